/** A local date and time as a browser's input has it: `2023-10-12T10:08`, with seconds if there are any. */
const LOCAL = /^\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/;

/** What a clock in the zone shows at an instant, to the second: `2023-10-12T10:08:23`. */
export function toZoned(iso: string, timeZone: string): string {
  const at = Date.parse(iso);
  return new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 19);
}

/**
 * The instant at which a clock in the zone shows this. Of an hour that the clock shows twice it is the first; of one that it
 * leaves out, as much later as the clock jumps. Null where the text is no date and time.
 */
export function fromZoned(local: string, timeZone: string): string | null {
  const asUtc = LOCAL.test(local) ? Date.parse(`${local}Z`) : Number.NaN;
  if (Number.isNaN(asUtc)) return null;
  const dayBefore = asUtc - offsetAt(asUtc - 86_400_000, timeZone);
  const dayAfter = asUtc - offsetAt(asUtc + 86_400_000, timeZone);
  const shows = (at: number) => at + offsetAt(at, timeZone) === asUtc;
  return new Date(shows(dayBefore) || !shows(dayAfter) ? dayBefore : dayAfter).toISOString();
}

/** Milliseconds that the zone's clock is ahead of UTC. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  } as const).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(at / 1_000) * 1_000;
}
