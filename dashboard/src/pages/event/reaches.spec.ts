import { expect, it } from 'vitest';

import { reaches } from './reaches.js';

it.each([
  ['package.shipped', 'package.shipped', true],
  ['package.shipped', 'package.shipped.late', false],
  ['package.*', 'package.shipped', true],
  ['package.*', 'package', false],
  ['pack*', 'package', true],
  ['package*', 'package', true],
  ['*', 'anything', true],
  ['order:*', 'package.shipped', false],
])('a webhook that asks for %s gets %s: %s', (wanted, type, expected) => {
  expect(reaches(wanted, type)).toBe(expected);
});
