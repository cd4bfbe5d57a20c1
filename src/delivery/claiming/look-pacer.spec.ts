import { describe, expect, it } from 'vitest';

import { LookPacer } from './look-pacer.js';

const busy = (ms: number) => async () => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

describe('Looks at all that waits', () => {
  it('follow one another freely while they are cheap', async () => {
    const pacer = new LookPacer();
    await pacer.time(busy(1));
    expect(pacer.waitMs).toBe(0);
  });

  it('rest for nine times as long as a dear one took', async () => {
    const pacer = new LookPacer();
    await pacer.time(busy(120));
    expect(pacer.waitMs).toBeGreaterThan(1_000);
  });
});
