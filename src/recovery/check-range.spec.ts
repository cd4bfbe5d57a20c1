import { describe, expect, it } from 'vitest';

import { checkRange } from './check-range.js';

const bounds = { now: new Date('2026-03-10T12:00:00Z'), keptDays: 30 };
const refused = (since?: string, until?: string) => checkRange({ since, until }, bounds).map(({ field }) => field);

describe('A range', () => {
  it('begins within retention and ends after its beginning', () => {
    expect(refused('2026-03-01T00:00:00Z')).toEqual([]);
    expect(refused('2026-03-01T00:00:00Z', '2026-03-02T00:00:00+0200')).toEqual([]);
    expect(refused('2026-02-08T12:00:00Z')).toEqual([]);
    expect(refused('2026-02-08T11:59:59Z')).toEqual(['since']);
    expect(checkRange({ since: '2001-01-01T00:00:00Z' }, { ...bounds, keptDays: null })).toEqual([]);
  });

  it('is neither reversed nor empty', () => {
    expect(refused('2026-03-02T00:00:00Z', '2026-03-01T00:00:00Z')).toEqual(['until']);
    expect(refused('2026-03-02T00:00:00Z', '2026-03-02T00:00:00Z')).toEqual(['until']);
  });

  it('is not in the future, apart from clock skew', () => {
    expect(refused('2026-03-10T12:00:01Z')).toEqual(['since']);
    expect(refused('2026-03-01T00:00:00Z', '2026-03-10T12:00:30Z')).toEqual([]);
    expect(refused('2026-03-01T00:00:00Z', '2026-03-10T12:02:00Z')).toEqual(['until']);
  });
});
