import { describe, expect, it } from 'vitest';

import { previewWaits } from './preview-waits.js';

const least = (choice: string, kwargs: Record<string, unknown>, attempts = 5) =>
  previewWaits({ choice, kwargs }, attempts).map((wait) => wait.least);

describe('The preview of waits', () => {
  it('has one wait less than attempts', () => {
    expect(least('fixed', { seconds: 60 }, 3)).toEqual([60, 60]);
    expect(least('fixed', { seconds: 60 }, 1)).toEqual([]);
  });

  it('grows as the countdown does, up to its limit', () => {
    expect(least('linear', { base: 10, limit: 25 })).toEqual([0, 10, 20, 25]);
    expect(least('exponential', { base: 3, limit: 20 })).toEqual([1, 3, 9, 20]);
  });

  it('repeats the last wait of a schedule', () => {
    expect(least('schedule', { seconds: [5, 300] })).toEqual([5, 300, 300, 300]);
  });

  it('shows the bounds of random waits', () => {
    expect(previewWaits({ choice: 'random', kwargs: { min_value: 5, max_value: 9 } }, 2)).toEqual([
      { least: 5, most: 9 },
    ]);
    expect(previewWaits({ choice: 'schedule', kwargs: { seconds: [100], jitter: 0.05 } }, 2)).toEqual([
      { least: 100, most: 105 },
    ]);
    expect(previewWaits({ choice: 'fixed', kwargs: { seconds: 5 } }, 2)).toEqual([{ least: 5, most: 5 }]);
  });
});
