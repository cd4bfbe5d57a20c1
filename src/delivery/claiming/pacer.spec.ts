import { describe, expect, it } from 'vitest';

import { Pacer } from './pacer.js';

describe('Work that repeats', () => {
  it('follows upon itself freely while it is cheap', () => {
    const pacer = new Pacer({ part: 0.1, cheapMs: 100 });
    pacer.rest(99);
    expect(pacer.waitMs).toBe(0);
  });

  it('rests where it was dear until it has had no more than its part of the time', () => {
    const pacer = new Pacer({ part: 0.1, cheapMs: 100 });
    pacer.rest(120);
    expect(pacer.waitMs).toBeGreaterThan(1_000);
  });

  it('rests for its interval at least', () => {
    const pacer = new Pacer({ part: 0.5, everyMs: 30_000 });
    pacer.rest(1);
    expect(pacer.waitMs).toBeGreaterThan(29_000);
  });
});
