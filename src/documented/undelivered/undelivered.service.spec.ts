import { describe, expect, it } from 'vitest';

import { splitBySize } from './undelivered.service.js';

const groups = (sizes: number[], maxBytes: number, maxRows = 100) =>
  [
    ...splitBySize(
      sizes.map((bytes) => ({ bytes })),
      maxBytes,
      maxRows,
    ),
  ].map((group) => group.map(({ bytes }) => bytes));

describe('splitBySize', () => {
  it('fills each group up to the size, in order', () => {
    expect(groups([3, 3, 3, 3, 3], 6)).toEqual([[3, 3], [3, 3], [3]]);
  });

  it('gives a row that is larger than a group one of its own', () => {
    expect(groups([1, 50, 1], 6)).toEqual([[1], [50], [1]]);
  });

  it('bounds the number of rows, and yields nothing for nothing', () => {
    expect(groups([0, 0, 0], 6, 2)).toEqual([[0, 0], [0]]);
    expect(groups([], 6)).toEqual([]);
  });
});
