import { expect, it } from 'vitest';

import { listText, objectText } from './json-text.js';

it('an object keeps its values as written, in order', () => {
  expect(objectText({ b: '300.00', a: '{ "n" : 12345678901234567890 }' })).toBe(
    '{"b":300.00,"a":{ "n" : 12345678901234567890 }}',
  );
});

it('an object escapes its names', () => {
  expect(objectText({ 'a"\\ž\n': '1' })).toBe('{"a\\"\\\\ž\\n":1}');
});

it('a list keeps its values as written, in order', () => {
  expect(listText(['1e400', '"\\u0000"', '[ ]'])).toBe('[1e400,"\\u0000",[ ]]');
});

it('without values both are empty', () => {
  expect(objectText({})).toBe('{}');
  expect(listText([])).toBe('[]');
});
