import { describe, expect, it } from 'vitest';

import { DEFAULTS } from './defaults.fixture.js';
import { newValues } from './defaults.js';
import { mergeChanges } from './merge-changes.js';

const base = { ...newValues(DEFAULTS), targetUrl: 'https://old.example.com' };

describe('Two people’s changes', () => {
  it('merge if they touch different fields', () => {
    const mine = { ...base, targetUrl: 'https://mine.example.com' };
    const theirs = { ...base, maxAttempts: 20 };
    const merged = mergeChanges(base, mine, theirs);
    expect(merged.values).toMatchObject({ targetUrl: 'https://mine.example.com', maxAttempts: 20 });
    expect(merged).toMatchObject({ disputed: [], taken: ['maxAttempts'] });
  });

  it('conflict if both changed a field, and mine is kept until that is resolved', () => {
    const merged = mergeChanges(base, { ...base, maxAttempts: 5 }, { ...base, maxAttempts: 20 });
    expect(merged).toMatchObject({ disputed: ['maxAttempts'], taken: [], values: { maxAttempts: 5 } });
  });

  it('do not conflict if both are the same, or only the order of header rows differs', () => {
    const header = { name: 'X-Shop', value: '7' };
    const mine = { ...base, maxAttempts: 9, additionalHeaders: [{ ...header, row: 'a' }] };
    const theirs = { ...base, maxAttempts: 9, additionalHeaders: [{ ...header, row: 'b' }] };
    expect(mergeChanges(base, mine, theirs).disputed).toEqual([]);
  });
});
