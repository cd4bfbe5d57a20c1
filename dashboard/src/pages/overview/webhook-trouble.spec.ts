import { describe, expect, it } from 'vitest';

import type { WebhookFare } from './overview.query.js';
import { troubled, troublesOf } from './webhook-trouble.js';

const WELL: WebhookFare = {
  id: '1',
  eventType: '*',
  targetUrl: 'https://receiver.test/',
  isActive: true,
  isPaused: false,
  disabledReason: null,
  backlog: 0,
  misconfigured: null,
  circuit: null,
  health: { attempts: 1_000, delivered: 1_000, exhausted: 0, successRate: 1 },
};
const health = (successRate: number, attempts: number, delivered = 0) => ({
  successRate,
  attempts,
  delivered,
  exhausted: 0,
});

describe('A webhook is in trouble', () => {
  it('never while it delivers', () => {
    expect(troublesOf(WELL)).toEqual([]);
  });

  it('when it is disabled for a reason, which overrides everything else', () => {
    const circuit = { openUntil: '2026-05-01T00:00:00Z', reason: 'timeout' };
    expect(troublesOf({ ...WELL, isActive: false, disabledReason: '410', circuit })).toEqual(['disabled']);
    expect(troublesOf({ ...WELL, isActive: false })).toEqual([]);
  });

  it('when it is misconfigured, paused or not, which is graver than an open circuit', () => {
    const misconfigured = { code: 'secret_missing', message: 'It has no secret.' };
    const circuit = { openUntil: '2026-05-01T00:00:00Z', reason: 'timeout' };
    expect(troublesOf({ ...WELL, misconfigured, circuit })).toEqual(['misconfigured', 'circuitOpen']);
    expect(troublesOf({ ...WELL, misconfigured, isPaused: true })).toEqual(['misconfigured']);
  });

  it('not when its owner switched it off', () => {
    expect(troublesOf({ ...WELL, isActive: false, disabledReason: 'disabled by its owner' })).toEqual([]);
  });

  it('when a delivery was exhausted, however few the attempts', () => {
    const few = { attempts: 1, delivered: 0, exhausted: 1, successRate: 0 };
    expect(troublesOf({ ...WELL, health: few })).toEqual(['exhausted']);
  });

  it('when it succeeds too rarely, but not after one failure among a few attempts', () => {
    expect(troublesOf({ ...WELL, health: health(0.5, 10) })).toEqual(['failing']);
    expect(troublesOf({ ...WELL, health: health(0.5, 9) })).toEqual([]);
    expect(troublesOf({ ...WELL, health: health(0.9, 10) })).toEqual([]);
  });

  it('when more deliveries wait than were delivered, or any while it is paused', () => {
    expect(troublesOf({ ...WELL, backlog: 200, health: health(1, 100, 100) })).toEqual(['backlog']);
    expect(troublesOf({ ...WELL, backlog: 200, health: health(1, 500, 500) })).toEqual([]);
    expect(troublesOf({ ...WELL, isPaused: true, backlog: 1 })).toEqual(['pausedBacklog']);
  });

  it('and the gravest comes first', () => {
    const failing = { ...WELL, id: '2', health: health(0.1, 100) };
    const disabled = { ...WELL, id: '3', isActive: false, disabledReason: '410' };
    expect(troubled([WELL, failing, disabled]).map(({ webhook }) => webhook.id)).toEqual(['3', '2']);
  });
});
