import { describe, expect, it } from 'vitest';

import { CircuitEvidence } from './circuit-evidence.js';

const MINUTE = 60_000;
const failed = (deliveryId: string) => ({ deliveryId, succeeded: false, timedOut: false });
const succeeded = (deliveryId: string) => ({ deliveryId, succeeded: true, timedOut: false });
const timedOut = (deliveryId: string) => ({ deliveryId, succeeded: false, timedOut: true });

/** Fails this many different deliveries at one time. Returns the verdict after the last. */
function fail(evidence: CircuitEvidence, deliveries: number, nowMs: number, from = 0): string | null {
  let said: string | null = null;
  for (let id = from; id < from + deliveries; id++) said = evidence.add(failed(String(id)), nowMs);
  return said;
}

describe('CircuitEvidence', () => {
  it('suffices once ten different deliveries failed', () => {
    const evidence = new CircuitEvidence();
    expect(fail(evidence, 9, 0)).toBeNull();
    expect(evidence.add(failed('9'), 0)).toBe('10 of the last 10 attempts failed');
  });

  it('does not suffice if one delivery failed many times', () => {
    const evidence = new CircuitEvidence();
    const said = Array.from({ length: 50 }, () => evidence.add(failed('1'), 0));
    expect(new Set(said)).toEqual(new Set([null]));
  });

  it('suffices at 70 % failures, not below', () => {
    const evidence = new CircuitEvidence();
    for (let id = 0; id < 4; id++) evidence.add(succeeded(`good ${id}`), 0);
    expect(fail(evidence, 9, 0)).toBeNull();
    expect(fail(evidence, 1, 0, 9)).toBe('10 of the last 14 attempts failed');
  });

  it('expires after five minutes', () => {
    const evidence = new CircuitEvidence();
    fail(evidence, 9, 0);
    expect(fail(evidence, 1, 5 * MINUTE, 9)).toBeNull();
    for (let id = 0; id < 9; id++) evidence.add(succeeded(`good ${id}`), 5 * MINUTE);
    expect(fail(evidence, 8, 10 * MINUTE + 29_000, 20)).toBeNull();
    expect(fail(evidence, 2, 10 * MINUTE + 29_000, 28)).toBe('10 of the last 10 attempts failed');
  });

  it('suffices after five timeouts in a row, even of one delivery', () => {
    const evidence = new CircuitEvidence();
    const said = Array.from({ length: 5 }, () => evidence.add(timedOut('1'), 0));
    expect(said).toEqual([null, null, null, null, '5 time-outs in a row']);
  });

  it('restarts the count of timeouts after any response', () => {
    const evidence = new CircuitEvidence();
    for (let attempt = 0; attempt < 4; attempt++) evidence.add(timedOut('1'), 0);
    evidence.add(failed('1'), 0);
    expect(evidence.add(timedOut('1'), 0)).toBeNull();
  });

  it('never suffices on a success, and is empty after a reset', () => {
    const evidence = new CircuitEvidence();
    fail(evidence, 20, 0);
    expect(evidence.add(succeeded('20'), 0)).toBeNull();
    evidence.reset();
    expect(fail(evidence, 9, 0)).toBeNull();
  });
});
