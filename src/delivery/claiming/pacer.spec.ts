import { describe, expect, it } from 'vitest';

import { Pacer } from './pacer.js';

describe('Repeated work', () => {
  it('runs back to back while it is cheap', () => {
    const pacer = new Pacer({ part: 0.1, cheapMs: 100 });
    pacer.rest(99);
    expect(pacer.waitMs).toBe(0);
  });

  it('pauses when expensive, until it has taken no more than its share of the time', () => {
    const pacer = new Pacer({ part: 0.1, cheapMs: 100 });
    pacer.rest(120);
    expect(pacer.waitMs).toBeGreaterThan(1_000);
  });

  it('pauses for at least its interval', () => {
    const pacer = new Pacer({ part: 0.5, everyMs: 30_000 });
    pacer.rest(1);
    expect(pacer.waitMs).toBeGreaterThan(29_000);
  });
});
