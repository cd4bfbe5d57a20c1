import { describe, expect, it } from 'vitest';

import { retryAfterSeconds } from './retry-after.js';

const DAY = 86_400;
const NOW = Date.parse('2026-11-06T08:49:37.500Z');

describe('retryAfterSeconds', () => {
  it.each([
    ['0', 0],
    ['120', 120],
    [' 120 ', 120],
    ['86400', DAY],
    ['86401', DAY],
    ['9'.repeat(400), DAY],
  ])('reads %j as %i seconds', (header, seconds) => expect(retryAfterSeconds(header, NOW)).toBe(seconds));

  it.each([
    ['Fri, 06 Nov 2026 08:51:37 GMT', 119.5],
    ['Friday, 06-Nov-26 08:51:37 GMT', 119.5],
    ['Fri Nov  6 08:51:37 2026', 119.5],
    ['Thu Nov 12 08:51:37 2026', DAY],
    ['Fri, 06 Nov 2026 08:49:37 GMT', 0],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
  ])('reads %s as a date, %d seconds from now', (header, seconds) => {
    expect(retryAfterSeconds(header, NOW)).toBe(seconds);
  });

  it.each([
    null,
    '',
    'soon',
    '-120',
    '1.5',
    '1e3',
    '0x10',
    '30, 60',
    'in 2027',
    '2026-11-06T08:51:37Z',
    'Fri, 06 Nov 2026 08:51:37 +0200',
    'Fri, 06 Foo 2026 08:51:37 GMT',
    'Fri, 06 Nov 2026 29:51:37 GMT',
  ])('ignores %j', (header) => expect(retryAfterSeconds(header, NOW)).toBe(0));
});
