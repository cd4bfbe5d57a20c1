import { offsetMinutesAt } from '../../common/timestamps.js';

/**
 * The query parameters of a URL. The last of a repeated one counts, `+` is a space, and invalid UTF-8 is replaced, never
 * refused.
 */
export function queryParameters(url: string): ReadonlyMap<string, string> {
  const start = url.indexOf('?');
  return new Map(new URLSearchParams(start < 0 ? '' : url.slice(start + 1)));
}

const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+\- ]\d\d(?::?\d\d)?)?)?$/i;

const MICROSECONDS_PER_MINUTE = 60_000_000n;

/** The years 1 to 9999 in UTC: those written with four digits. */
const FIRST_INSTANT = BigInt(Date.parse('0001-01-01T00:00:00Z')) * 1_000n;
const LAST_INSTANT = BigInt(Date.parse('9999-12-31T23:59:59Z')) * 1_000n;

/**
 * Reads an ISO 8601 date and time as microseconds since the epoch; undefined if it is none.
 *
 * The offset may be `+02:00`, `+0200`, `+02`, `Z`, or a blank for a `+` that was not escaped. Without an offset the time is
 * the wall clock of `zone`; without a time it is midnight there.
 */
export function parseInstant(text: string, zone: string): string | undefined {
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset] =
    INSTANT.exec(text.trim()) ?? [];
  if (year === undefined || year === '0000') return undefined;
  const wallClock = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const ms = Date.parse(wallClock);
  // Date.parse takes 30 February for 2 March, and 24:00 for the next day.
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== wallClock) return undefined;

  const local = BigInt(ms) * 1_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
  const minutes = offset === undefined ? offsetOfWallClock(local, zone) : offsetMinutes(offset);
  if (minutes === undefined) return undefined;
  const instant = local - BigInt(minutes) * MICROSECONDS_PER_MINUTE;
  return instant < FIRST_INSTANT || instant > LAST_INSTANT ? undefined : String(instant);
}

function offsetMinutes(text: string): number | undefined {
  if (/^z$/i.test(text)) return 0;
  const [, sign, hours, minutes = '00'] = /^([+\- ])(\d\d):?(\d\d)?$/.exec(text) ?? [];
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** The offset depends on the instant, and the instant on the offset: the second look settles it, except in a gap. */
function offsetOfWallClock(local: bigint, zone: string): number {
  const guess = offsetMinutesAt(String(local), zone);
  return offsetMinutesAt(String(local - BigInt(guess) * MICROSECONDS_PER_MINUTE), zone);
}
