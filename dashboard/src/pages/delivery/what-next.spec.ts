import { describe, expect, it } from 'vitest';

import { whatNext } from './what-next.js';

const NOW = Date.parse('2026-05-02T12:00:00Z');
const LATER = '2026-05-02T12:05:00Z';
const PENDING = {
  status: 'PENDING',
  isUnderWay: false,
  deferredReason: null,
  deferredUntil: null,
  nextAttemptAt: LATER,
  attemptCount: 0,
} as const;

describe('What happens next', () => {
  it('is the first or another attempt at its time', () => {
    expect(whatNext(PENDING, NOW)).toEqual({ words: 'first', at: LATER });
    expect(whatNext({ ...PENDING, attemptCount: 2 }, NOW)).toEqual({ words: 'retry', at: LATER });
  });

  it('is due once its time has come', () => {
    expect(whatNext(PENDING, Date.parse(LATER))).toEqual({ words: 'due', at: null });
  });

  it('is in progress during its lease, the end of which is no next attempt', () => {
    expect(whatNext({ ...PENDING, isUnderWay: true }, NOW)).toEqual({ words: 'underWay', at: null });
  });

  it('waits for whatever holds it back', () => {
    expect(whatNext({ ...PENDING, deferredReason: 'CIRCUIT_OPEN', deferredUntil: LATER }, NOW)).toEqual({
      words: 'CIRCUIT_OPEN',
      at: LATER,
    });
  });

  it('is nothing once it is final, unless it was resent after delivery', () => {
    const final = { ...PENDING, nextAttemptAt: null };
    expect(whatNext({ ...final, status: 'DELIVERED' }, NOW).words).toBe('delivered');
    expect(whatNext({ ...final, status: 'EXHAUSTED' }, NOW).words).toBe('exhausted');
    expect(whatNext({ ...final, status: 'CANCELED' }, NOW).words).toBe('canceled');
    expect(whatNext({ ...PENDING, status: 'DELIVERED' }, NOW).words).toBe('again');
  });
});
