import type { Random } from './random.js';

/** Texts that once made something fail, and similar ones. Tried in every place. */
export const KNOWN_TRAPS: readonly string[] = [
  '\0',
  'a\ud800',
  '9223372036854775808',
  '1e400',
  '9999-12-30T23:59:59.999999999-15:59',
];

/** Texts that some layer may trip over: Postgres, a date, a number, UTF-8, a pattern. */
export const HOSTILE_TEXTS: readonly string[] = [
  '\0',
  'a\0b',
  '\0'.repeat(300),
  '\ud800',
  'a\udfff',
  '\uffff',
  '\u202e',
  '\u0085',
  '\x7f',
  '\r\nX: 1',
  '',
  ' ',
  "'",
  '"',
  '\\',
  '%',
  '%00',
  '$1',
  '..',
  '/',
  '{}',
  '[]',
  'null',
  'true',
  '*',
  'İ',
  '💥',
  '0',
  '-0',
  '-1',
  '1.5',
  '0x1',
  '1e3',
  '1e400',
  '-1e400',
  'NaN',
  'Infinity',
  '1_000',
  '٣',
  '2147483647',
  '2147483648',
  '-2147483649',
  '9007199254740992',
  '9999999999999999',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775809',
  '9'.repeat(400),
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '0001-01-01T00:00:00+15:59',
  '9999-12-31T23:59:59-15:59',
  '9999-12-30T23:59:59.999999999-15:59',
  '2023-02-30T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '294277-01-01',
  'infinity',
  '-infinity',
  'epoch',
  'now',
  '0044-03-15 BC',
  '2016-12-31T23:59:60Z',
  '24:00',
  '2023-10-12 10:08:23+99',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '{01a2042b-a35b-7514-875a-493025d56e94}',
  'a'.repeat(20_000),
  '\ud83d\ude00'.repeat(200),
  cursor('0'),
  cursor('999999999'),
  cursor('9999999999999999'),
  cursor('99999999999999999999'),
  cursor('\0'),
  cursor('ffffffff-ffff-ffff-ffff-ffffffffffff'),
  cursor('1 2'),
  cursor('-1'),
];

/** JSON values that are not texts. */
export const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  1e308,
  -1e308,
  [],
  {},
  ['a'],
  { a: 1 },
  ['\0'],
  { a: '\0' },
  { '\0': 1 },
  { a: { b: ['\ud800'] } },
  { '\ud800': 1 },
  { '': '' },
  { length: 1e9 },
  { toString: 1 },
];

/** A random hostile text: some of those above, joined. */
export function someHostileText(random: Random): string {
  return Array.from({ length: 1 + random.below(3) }, () => random.oneOf(HOSTILE_TEXTS)).join('');
}

/** Encodes a text for a URL. Halves of surrogate pairs become the bytes that they would be, which are not UTF-8. */
export function inUrl(text: string): string {
  return [...text]
    .map((character) =>
      /\p{Surrogate}/u.test(character)
        ? [...Buffer.from([0xed, 0xa0 | ((character.charCodeAt(0) >> 6) & 0x1f), 0x80])].map(percent).join('')
        : encodeURIComponent(character),
    )
    .join('');
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase()}`;
}

function cursor(key: string): string {
  return Buffer.from(key).toString('base64url');
}
