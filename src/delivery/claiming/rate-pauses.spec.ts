import { describe, expect, it } from 'vitest';

import { RatePauses } from './rate-pauses.js';

describe('A pause for a rate limit', () => {
  it('is long enough for a few tokens, and at most a quarter of a second', () => {
    const pauses = new RatePauses();
    expect(pauses.endsInMs).toBeNull();
    pauses.pause(1, 100_000);
    expect(pauses.endsInMs).toBeGreaterThan(200);
    expect(pauses.endsInMs).toBeLessThanOrEqual(250);
    pauses.pause(2, 1);
    expect(pauses.endsInMs).toBeLessThanOrEqual(20);
    expect([pauses.isPaused(1), pauses.isPaused(2), pauses.isPaused(3)]).toEqual([true, true, false]);
  });
});
