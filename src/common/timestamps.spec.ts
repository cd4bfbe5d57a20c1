import { describe, expect, it } from 'vitest';

import { watchFormatters } from '../../test/support/formatters.js';
import { Random } from '../../test/support/random.js';
import { offsetMinutesAt, utcMicroseconds, withOffset, writtenOffsetAt } from './timestamps.js';

/** The microseconds since the epoch of an ISO 8601 instant. */
const us = (iso: string, more = 0) => String(Date.parse(iso) * 1_000 + more);

describe('utcMicroseconds', () => {
  it('writes six digits and Z', () => {
    expect(utcMicroseconds(us('2023-10-12T10:08:23.085Z', 564))).toBe('2023-10-12T10:08:23.085564Z');
    expect(utcMicroseconds(us('2023-10-12T10:07:35.200Z', 5))).toBe('2023-10-12T10:07:35.200005Z');
    expect(utcMicroseconds(us('2023-10-12T10:07:35.200Z'))).toBe('2023-10-12T10:07:35.200000Z');
  });

  it('omits a fraction of zero', () => {
    expect(utcMicroseconds(us('2023-10-12T10:08:23Z'))).toBe('2023-10-12T10:08:23Z');
  });

  it('counts backwards before 1970', () => {
    expect(utcMicroseconds('-1')).toBe('1969-12-31T23:59:59.999999Z');
  });
});

describe('withOffset', () => {
  it('writes the wall clock at the offset, without a colon or fraction', () => {
    expect(withOffset(us('2018-05-29T07:02:27.999Z', 999), 120)).toBe('2018-05-29T09:02:27+0200');
    expect(withOffset(us('2018-05-29T07:02:27Z'), -570)).toBe('2018-05-28T21:32:27-0930');
  });

  it('writes UTC as +0000, never as Z', () => {
    expect(withOffset(us('2018-05-29T07:02:27Z'), 0)).toBe('2018-05-29T07:02:27+0000');
  });
});

describe('writtenOffsetAt', () => {
  it('is the zone’s offset but never negative, for any zone and instant', () => {
    const random = new Random(7);
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const instant = us('1950-01-01T00:00:00Z', random.below(100 * 365 * 86_400) * 1_000_000);
      const offset = offsetMinutesAt(instant, zone);
      expect([zone, writtenOffsetAt(instant, zone)]).toEqual([zone, offset < 0 ? 0 : offset]);
      expect(withOffset(instant, writtenOffsetAt(instant, zone))).toMatch(/\+\d{4}$/);
    }
  });
});

describe('offsetMinutesAt', () => {
  it('follows daylight saving time', () => {
    expect(offsetMinutesAt(us('2018-03-25T00:59:59.999Z'), 'Europe/Prague')).toBe(60);
    expect(offsetMinutesAt(us('2018-03-25T01:00:00Z'), 'Europe/Prague')).toBe(120);
  });

  it('supports zones west of UTC, half-hour zones, and UTC itself', () => {
    expect(offsetMinutesAt(us('2018-01-01T00:00:00Z'), 'America/St_Johns')).toBe(-210);
    expect(offsetMinutesAt(us('2018-01-01T00:00:00Z'), 'Asia/Kathmandu')).toBe(345);
    expect(offsetMinutesAt(us('2018-01-01T00:00:00Z'), 'UTC')).toBe(0);
  });

  it('keeps one formatter for all spellings of a zone, and few in total', async () => {
    const formatters = watchFormatters();
    const random = new Random(13);
    const spelt = (zone: string) =>
      [...zone].map((letter) => (random.next() < 0.5 ? letter.toUpperCase() : letter.toLowerCase())).join('');
    // A different instant each time, because the last result is cached separately.
    for (let count = 0; count < 500; count++)
      expect(offsetMinutesAt(String(count), spelt('America/Argentina/ComodRivadavia'))).toBe(-180);
    const { kept, made } = await formatters.count();
    expect(made).toBeGreaterThan(400);
    expect(kept).toBeLessThanOrEqual(1);

    for (const zone of Intl.supportedValuesOf('timeZone')) offsetMinutesAt('0', spelt(zone));
    expect((await formatters.count()).kept).toBeLessThanOrEqual(256);
    formatters.restore();
  });

  it('refuses a zone that does not exist', () => {
    expect(() => offsetMinutesAt('0', 'Europe/Atlantis')).toThrow(RangeError);
  });
});
