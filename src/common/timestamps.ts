import { LRUCache } from 'lru-cache';

const MICROSECONDS_PER_MS = 1_000n;
const MICROSECONDS_PER_SECOND = 1_000_000n;
const MS_PER_MINUTE = 60_000;

/**
 * An instant as `2023-10-12T10:08:23.085564Z`: UTC with six digits, without the fraction if it is zero.
 *
 * Instants are microseconds since the epoch as text, as Postgres returns them: a `Date` would lose three digits.
 */
export function utcMicroseconds(microseconds: string): string {
  const instant = BigInt(microseconds);
  const fraction = ((instant % MICROSECONDS_PER_SECOND) + MICROSECONDS_PER_SECOND) % MICROSECONDS_PER_SECOND;
  const seconds = new Date(millisecondsOf(instant)).toISOString().slice(0, -'.000Z'.length);
  return fraction === 0n ? `${seconds}Z` : `${seconds}.${String(fraction).padStart(6, '0')}Z`;
}

/** An instant as `2018-05-29T09:02:27+0200`: the wall clock at that offset, without a fraction. UTC is `+0000`. */
export function withOffset(microseconds: string, offsetMinutes: number): string {
  const wallClock = new Date(millisecondsOf(BigInt(microseconds)) + offsetMinutes * MS_PER_MINUTE);
  const size = Math.abs(offsetMinutes);
  const offset = `${twoDigits(Math.floor(size / 60))}${twoDigits(size % 60)}`;
  return `${wallClock.toISOString().slice(0, -'.000Z'.length)}${offsetMinutes < 0 ? '-' : '+'}${offset}`;
}

/**
 * Minutes east of UTC in an IANA zone at an instant, without the seconds of historic local times.
 *
 * @throws RangeError for an unknown zone
 */
export function offsetMinutesAt(microseconds: string, zone: string): number {
  // A batch asks the same question for each of its events.
  if (latest.microseconds !== microseconds || latest.zone !== zone) {
    latest = { microseconds, zone, offset: findOffset(microseconds, zone) };
  }
  return latest.offset;
}

/**
 * The offset at which an instant in a zone is written: that of the zone, or UTC for zones west of Greenwich, because
 * official clients throw on a negative offset.
 */
export function writtenOffsetAt(microseconds: string, zone: string): number {
  return Math.max(0, offsetMinutesAt(microseconds, zone));
}

let latest = { microseconds: '', zone: '', offset: 0 };

function findOffset(microseconds: string, zone: string): number {
  const text = offsetFormat(zone).format(new Date(millisecondsOf(BigInt(microseconds))));
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(text) ?? [];
  if (sign === undefined) return 0;
  const size = Number(hours) * 60 + Number(minutes);
  return sign === '-' && size > 0 ? -size : size;
}

/**
 * Creating a formatter costs far more than using one, but each takes some 34 kB. There are 418 zones, most of them
 * unused.
 */
const offsetFormats = new LRUCache<string, Intl.DateTimeFormat>({ max: 256 });
/** The canonical names of zones by their spelling, in any case and under old names. */
const zoneNames = new LRUCache<string, string>({ max: 1_024 });

function offsetFormat(zone: string): Intl.DateTimeFormat {
  const known = offsetFormats.get(zoneNames.get(zone) ?? zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.resolvedOptions().timeZone;
  zoneNames.set(zone, name);
  // One is enough for all spellings.
  return offsetFormats.get(name) ?? remember(name, format);
}

function remember(name: string, format: Intl.DateTimeFormat): Intl.DateTimeFormat {
  offsetFormats.set(name, format);
  return format;
}

/** Rounded down, even before 1970. */
function millisecondsOf(instant: bigint): number {
  const remainder = ((instant % MICROSECONDS_PER_MS) + MICROSECONDS_PER_MS) % MICROSECONDS_PER_MS;
  return Number((instant - remainder) / MICROSECONDS_PER_MS);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
