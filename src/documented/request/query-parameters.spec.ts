import { describe, expect, it } from 'vitest';

import { utcMicroseconds } from '../../common/timestamps.js';
import { parseInstant } from './query-parameters.js';

const utc = (text: string, zone = 'UTC') => {
  const instant = parseInstant(text, zone);
  return instant && utcMicroseconds(instant);
};

describe('parseInstant', () => {
  it.each(['2018-05-28T14:17:00+02:00', '2018-05-28T14:17:00+0200', '2018-05-28T14:17:00+02', '2018-05-28 12:17:00Z'])(
    'reads the offset of %s',
    (text) => expect(utc(text)).toBe('2018-05-28T12:17:00Z'),
  );

  it('treats a space as an unescaped plus', () => {
    expect(utc('2018-05-28T14:17:00 02:00')).toBe('2018-05-28T12:17:00Z');
    expect(utc('2018-05-28T14:17:00 0200')).toBe('2018-05-28T12:17:00Z');
  });

  it('reads local time in the zone if no offset is given, in summer and winter', () => {
    expect(utc('2018-05-28T14:17:00', 'Europe/Prague')).toBe('2018-05-28T12:17:00Z');
    expect(utc('2018-01-28T14:17:00', 'Europe/Prague')).toBe('2018-01-28T13:17:00Z');
    expect(utc('2018-03-25T01:59:59', 'Europe/Prague')).toBe('2018-03-25T00:59:59Z');
    expect(utc('2018-03-25T03:00:00', 'Europe/Prague')).toBe('2018-03-25T01:00:00Z');
  });

  it('keeps microseconds, and reads a date as midnight', () => {
    expect(utc('2023-10-12T10:08:23.085564Z')).toBe('2023-10-12T10:08:23.085564Z');
    expect(utc('2023-10-12T10:08:23.5Z')).toBe('2023-10-12T10:08:23.500000Z');
    expect(utc('2023-10-12')).toBe('2023-10-12T00:00:00Z');
  });

  it.each([
    '',
    'yesterday',
    '2018-13-01T00:00:00Z',
    '2018-02-30T00:00:00Z',
    '2018-02-28T24:00:00Z',
    '2018-02-28T10:61:00Z',
    '2018-02-28T10:00:00+99:00',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-12:00',
    '1527510000',
  ])('refuses %j', (text) => expect(parseInstant(text, 'UTC')).toBeUndefined());
});
