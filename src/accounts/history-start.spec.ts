import { describe, expect, it } from 'vitest';

import { firstKeptDay } from './history-start.js';

describe('firstKeptDay', () => {
  it('keeps every day that ended within retention', () => {
    expect(firstKeptDay(new Date('2026-03-31T12:00:00Z'), 30)).toBe('2026-03-01');
    expect(firstKeptDay(new Date('2026-03-31T23:59:59Z'), 8)).toBe('2026-03-23');
  });

  it('uses UTC, whatever the zone of the given clock', () => {
    expect(firstKeptDay(new Date('2026-03-31T23:30:00-05:00'), 30)).toBe('2026-03-02');
  });

  it('keeps a day until it has been hidden for an hour', () => {
    expect(firstKeptDay(new Date('2026-03-31T00:59:59Z'), 30)).toBe('2026-02-28');
    expect(firstKeptDay(new Date('2026-03-31T01:00:00Z'), 30)).toBe('2026-03-01');
  });
});
