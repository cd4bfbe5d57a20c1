import { describe, expect, it } from 'vitest';

import { fromZoned, toZoned } from './zoned-time.js';

describe('a time in a zone', () => {
  it.each([
    ['2023-10-12T10:08', 'Europe/Prague', '2023-10-12T08:08:00.000Z'],
    ['2023-01-12T10:08:23', 'Europe/Prague', '2023-01-12T09:08:23.000Z'],
    ['2023-10-12T10:08:23.085', 'Asia/Kathmandu', '2023-10-12T04:23:23.085Z'],
    ['2023-10-12T00:00', 'UTC', '2023-10-12T00:00:00.000Z'],
    ['2023-10-12T20:00', 'America/Los_Angeles', '2023-10-13T03:00:00.000Z'],
  ])('is read: %s in %s is %s', (local, zone, instant) => {
    expect(fromZoned(local, zone)).toBe(instant);
    expect(toZoned(instant, zone)).toBe(local.length < 19 ? `${local}:00` : local.slice(0, 19));
  });

  it('is the first of a repeated hour, and moves past a skipped one', () => {
    expect(fromZoned('2023-10-29T02:30', 'Europe/Prague')).toBe('2023-10-29T00:30:00.000Z');
    expect(fromZoned('2023-03-26T02:30', 'Europe/Prague')).toBe('2023-03-26T01:30:00.000Z');
    expect(fromZoned('2023-03-26T03:30', 'Europe/Prague')).toBe('2023-03-26T01:30:00.000Z');
  });

  it('is null if the text is not a time', () => {
    for (const text of ['', '2023-10-12', '2023-13-12T10:00', 'now']) expect(fromZoned(text, 'UTC')).toBeNull();
  });
});
