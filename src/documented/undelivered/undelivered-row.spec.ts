import { describe, expect, it } from 'vitest';

import { pythonBytes } from './undelivered-row.js';

/** Each right-hand side is the output of `repr(…)` in Python 3.11. */
const REPRESENTATIONS: [body: string | number[], repr: string][] = [
  ['500 Internal Server Error', `b'500 Internal Server Error'`],
  ['', `b''`],
  [`it's`, `b"it's"`],
  [`it's "quoted"`, `b'it\\'s "quoted"'`],
  ['say "no"', `b'say "no"'`],
  ['a\tb\nc\rd\\e', `b'a\\tb\\nc\\rd\\\\e'`],
  [[0x00, 0x07, 0x1b, 0x1f, 0x20, 0x7e, 0x7f, 0x80, 0xff], `b'\\x00\\x07\\x1b\\x1f ~\\x7f\\x80\\xff'`],
  ['İ€', `b'\\xc4\\xb0\\xe2\\x82\\xac'`],
];

describe('pythonBytes', () => {
  it.each(REPRESENTATIONS)('writes %j as Python does', (body, repr) => {
    expect(pythonBytes(typeof body === 'string' ? Buffer.from(body) : Buffer.from(body))).toBe(repr);
  });
});
