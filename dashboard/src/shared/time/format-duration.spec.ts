import { describe, expect, it } from 'vitest';

import { formatCountdown, formatDuration } from './format-duration.js';

describe('formatDuration', () => {
  it.each([
    [0, '0ms'],
    [84.6, '85ms'],
    [1_240, '1.2s'],
    [42_000, '42s'],
    [65_000, '1m 5s'],
    [3_600_000, '1h'],
    [3_605_000, '1h'],
    [90_000_000, '1d 1h'],
  ])('writes %i ms as %s', (milliseconds, written) => {
    expect(formatDuration(milliseconds, 'en')).toBe(written);
  });

  it('writes units in the language, each unambiguous', () => {
    expect(formatDuration(90_000, 'tr')).toBe('1 dk. 30 sn.');
    expect(formatDuration(7_200_000, 'tr')).toBe('2 sa.');
  });
});

describe('formatCountdown', () => {
  it.each([
    [-5, '0:00'],
    [1, '0:01'],
    [65_000, '1:05'],
    [3_900_000, '1:05:00'],
    [90_000_000, '1d 1h'],
  ])('writes %i ms as %s', (milliseconds, written) => {
    expect(formatCountdown(milliseconds, 'en')).toBe(written);
  });
});
