import { describe, expect, it } from 'vitest';

import { formatJson } from './format-json.js';

describe('formatJson', () => {
  it('lays out what JSON.stringify would, for values that it does not change', () => {
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

  it('keeps numbers, escapes and doubled keys as they were sent', () => {
    expect(formatJson('{"n":12345678901234567890.10,"t":"\\u0130\\/","n":1E400}')).toBe(
      '{\n  "n": 12345678901234567890.10,\n  "t": "\\u0130\\/",\n  "n": 1E400\n}',
    );
  });

  it('takes text that is laid out already', () => {
    expect(formatJson(' {\n\t"a" : [ 1 ,2 ]\n} ')).toBe('{\n  "a": [\n    1,\n    2\n  ]\n}');
  });

  it('answers null where the text is no JSON', () => {
    expect(['', '<script>', '{"a":', '{a:1}'].map(formatJson)).toEqual([null, null, null, null]);
  });
});
