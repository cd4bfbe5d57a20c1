import { describe, expect, it } from 'vitest';

import { formatJson } from './format-json.js';

describe('formatJson', () => {
  it('formats like JSON.stringify for values that it preserves', () => {
    for (const value of [
      {},
      [],
      1,
      'a "quoted", {odd}: [text] \\',
      { a: 1, b: { c: [1, 2, { d: null }], e: {} }, f: [[], [[]]] },
      [{ a: 'x' }, { b: [true, false] }],
    ]) {
      expect(formatJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    }
  });

  it('keeps numbers, escapes and duplicate keys as sent', () => {
    expect(formatJson('{"n":12345678901234567890.10,"t":"\\u0130\\/","n":1E400}')).toBe(
      '{\n  "n": 12345678901234567890.10,\n  "t": "\\u0130\\/",\n  "n": 1E400\n}',
    );
  });

  it('accepts formatted text', () => {
    expect(formatJson(' {\n\t"a" : [ 1 ,2 ]\n} ')).toBe('{\n  "a": [\n    1,\n    2\n  ]\n}');
  });

  it('returns null if the text is not JSON', () => {
    expect(['', '<script>', '{"a":', '{a:1}'].map(formatJson)).toEqual([null, null, null, null]);
  });
});
