import { describe, expect, it } from 'vitest';

import { DEFAULTS } from './defaults.fixture.js';
import { newValues } from './defaults.js';
import { mergeChanges } from './merge-changes.js';

const base = { ...newValues(DEFAULTS), targetUrl: 'https://old.example.com' };

describe('Two people’s changes', () => {
  it('go together where they touch different fields', () => {
    const mine = { ...base, targetUrl: 'https://mine.example.com' };
    const theirs = { ...base, maxAttempts: 20 };
    const merged = mergeChanges(base, mine, theirs);
    expect(merged.values).toMatchObject({ targetUrl: 'https://mine.example.com', maxAttempts: 20 });
    expect(merged).toMatchObject({ disputed: [], taken: ['maxAttempts'] });
  });

  it('are disputed where both changed a field, and mine is kept until that is decided', () => {
    const merged = mergeChanges(base, { ...base, maxAttempts: 5 }, { ...base, maxAttempts: 20 });
    expect(merged).toMatchObject({ disputed: ['maxAttempts'], taken: [], values: { maxAttempts: 5 } });
  });

  it('are none where both made the same, or only the rows of headers are others', () => {
    const header = { name: 'X-Shop', value: '7' };
    const mine = { ...base, maxAttempts: 9, additionalHeaders: [{ ...header, row: 'a' }] };
    const theirs = { ...base, maxAttempts: 9, additionalHeaders: [{ ...header, row: 'b' }] };
    expect(mergeChanges(base, mine, theirs).disputed).toEqual([]);
  });
});
