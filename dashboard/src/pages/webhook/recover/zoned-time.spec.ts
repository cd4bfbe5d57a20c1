import { describe, expect, it } from 'vitest';

import { instantAt, wallTime } from './zoned-time.js';

describe('A wall clock', () => {
  it('shows an instant in its zone', () => {
    expect(wallTime(Date.parse('2026-01-31T22:30:59Z'), 'Europe/Istanbul')).toBe('2026-02-01T01:30');
  });

  it.each([
    ['2026-02-01T01:30', 'Europe/Istanbul', '2026-01-31T22:30:00.000Z'],
    ['2026-03-29T03:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T01:30', 'Europe/Berlin', '2026-03-29T00:30:00.000Z'],
    ['2026-07-01T12:00', 'America/New_York', '2026-07-01T16:00:00.000Z'],
  ])('at %s in %s stands for %s', (wall, zone, iso) => {
    expect(new Date(instantAt(wall, zone) ?? 0).toISOString()).toBe(iso);
  });

  it('stands for nothing while it is being typed', () => expect(instantAt('', 'UTC')).toBeNull());
});
