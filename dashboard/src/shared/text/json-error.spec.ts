import { describe, expect, it } from 'vitest';

import { findJsonError } from './json-error.js';

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const VALID = [
  '{}',
  '[]',
  ' null ',
  '0',
  '-1.5e+10',
  '"a"',
  '""',
  '"\\u00e9\\n\\""',
  '"é😀\u007f"',
  '"\ud800"',
  'true',
  '[1,2,[]]',
  '{"a":1,"b":[{"c":null}]}',
  '\r\n\t{"a" : "}" }\n',
  '12345678901234567890123',
  '{"a":1,"a":2}',
];
const WRONG = [
  '',
  ' ',
  '{',
  '}',
  '[',
  ']',
  '{a}',
  "{'a':1}",
  '{"a"}',
  '{"a":}',
  '{"a":1,}',
  '[1,]',
  '[,1]',
  '[1 2]',
  '{"a":1 "b":2}',
  '01',
  '1.',
  '.5',
  '+1',
  '1e',
  'tru',
  'nulll',
  'True',
  'undefined',
  'NaN',
  '"a',
  '"\n"',
  '"\\x"',
  '"\\u12"',
  '{} {}',
  '[}',
  '{]',
  '{1:2}',
  '[1}',
  '"a":1',
  '1,2',
  '{"a":1}]',
  '\u00a01',
  '"a" // b',
];

describe('an error in JSON text', () => {
  it.each(VALID)('is not found in %j', (text) => {
    expect(isJson(text)).toBe(true);
    expect(findJsonError(text)).toBeNull();
  });

  it.each(WRONG)('is found in %j', (text) => {
    expect(isJson(text)).toBe(false);
    expect(findJsonError(text)).not.toBeNull();
  });

  it.each([
    ['{"a":1,}', 1, 8],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['{"a": [1, 2', 1, 12],
    ['{"a": tru}', 1, 7],
  ])('of %j is at line %i, column %i', (text, line, column) => {
    expect(findJsonError(text)).toEqual({ line, column });
  });

  it('is found in a text of 256 KiB', () => {
    const long = `{"a":"${'x'.repeat(262_000)}"}`;
    expect(findJsonError(long)).toBeNull();
    expect(findJsonError(`${long}}`)).toEqual({ line: 1, column: long.length + 1 });
  });
});
