import { describe, expect, it } from 'vitest';

import { formatRelative } from './format-relative.js';

describe('formatRelative', () => {
  it.each([
    [-2_000, 'now'],
    [-42_000, '42 sec. ago'],
    [-119_000, '1 min. ago'],
    [7_200_000, 'in 2 hr.'],
    [-86_400_000, 'yesterday'],
    [-400 * 86_400_000, 'last yr.'],
  ])('writes %i ms as %s', (milliseconds, written) => {
    expect(formatRelative(milliseconds, 'en')).toBe(written);
  });
});
