import { describe, expect, it } from 'vitest';

import { retryWait } from './retry-wait.js';

describe('retryWait', () => {
  it('doubles from one second and stays at fifteen', () => {
    expect([0, 1, 2, 3, 4, 50].map((failures) => retryWait(failures, 0))).toEqual([
      1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
    ]);
  });

  it('subtracts up to a fifth at random', () => {
    expect(retryWait(0, 1)).toBe(800);
  });
});
