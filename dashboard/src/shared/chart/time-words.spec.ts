import { describe, expect, it } from 'vitest';

import { timeWords } from './time-words.js';

const at = (iso: string) => Date.parse(iso) / 1_000;

describe('The times of a chart', () => {
  it('are written in the account’s zone, with the day below the first time of that day', () => {
    const { axis } = timeWords('tr', 'Europe/Istanbul');
    expect(axis([at('2026-11-22T19:00Z'), at('2026-11-22T20:00Z'), at('2026-11-22T21:00Z')])).toEqual([
      '22:00\n22 Kas',
      '23:00',
      '00:00\n23 Kas',
    ]);
  });

  it('are only days if steps are days', () => {
    const { axis } = timeWords('en', 'UTC');
    expect(axis([at('2026-11-21T00:00Z'), at('2026-11-22T00:00Z')])).toEqual(['Nov 21', 'Nov 22']);
  });

  it('are a dash in the legend while the pointer is elsewhere', () => {
    expect(timeWords('en', 'UTC').exact(null)).toBe('–');
  });
});
