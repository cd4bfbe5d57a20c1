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

  it('gives a row larger than a group its own group', () => {
    expect(groups([1, 50, 1], 6)).toEqual([[1], [50], [1]]);
  });

  it('limits the number of rows, and yields nothing for no rows', () => {
    expect(groups([0, 0, 0], 6, 2)).toEqual([[0, 0], [0]]);
    expect(groups([], 6)).toEqual([]);
  });
});
