import { describe, expect, it } from 'vitest';

import { Pacer } from './pacer.js';

const busy = (ms: number) => async () => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

describe('Work that repeats', () => {
  it('follows upon itself freely while it is cheap', async () => {
    const pacer = new Pacer({ part: 0.1, cheapMs: 100 });
    await pacer.time(busy(1));
    expect(pacer.waitMs).toBe(0);
  });

  it('rests where it was dear until it has had no more than its part of the time', async () => {
    const pacer = new Pacer({ part: 0.1, cheapMs: 100 });
    await pacer.time(busy(120));
    expect(pacer.waitMs).toBeGreaterThan(1_000);
  });

  it('rests for its interval at least, also when it fails', async () => {
    const pacer = new Pacer({ part: 0.5, everyMs: 30_000 });
    const failing = pacer.time(() => Promise.reject(new Error('away')));
    await expect(failing).rejects.toThrow('away');
    expect(pacer.waitMs).toBeGreaterThan(29_000);
  });
});
