import { describe, expect, it } from 'vitest';

import { configProblem, readConfig, writeConfig } from './config-text.js';

describe('The text of a config', () => {
  it.each([
    ['', null],
    [' {"shop": {"id": 7}} ', null],
    ['{"shop": 7,}', 'configJson'],
    ["{'shop': 7}", 'configJson'],
    ['[1, 2]', 'configObject'],
    ['"shop"', 'configObject'],
    ['null', 'configObject'],
    [`{"a":"${'x'.repeat(16_376)}"}`, null],
    [`{"a":"${'x'.repeat(16_377)}"}`, 'configLarge'],
    [`{"a":"${'é'.repeat(8_189)}"}`, 'configLarge'],
  ])('is checked as it is typed: %.30j', (text, problem) => expect(configProblem(text)).toBe(problem));

  it('parses to what it shows, and is empty for an empty config', () => {
    expect(writeConfig({})).toBe('');
    expect(readConfig('  ')).toEqual({});
    expect(readConfig(writeConfig({ shop: { id: 7 } }))).toEqual({ shop: { id: 7 } });
  });
});
