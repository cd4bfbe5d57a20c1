/** How many days of history are created, including today. */
const DAYS = 30;

const DAY_MS = 86_400_000;

/** The age of the newest row, so that its attempts are also in the past. */
const NEWEST_MS = 5 * 60_000;

/** The default share of undelivered rows of each account, and their minimum. */
const UNDELIVERED = { share: 0.05, least: 1_000 };

/**
 * Which rows go where: row `g` of all, from 0, was made at `startUs + g * stepUs` for account `g % accounts`, of which it is
 * row `g / accounts`. So every account has its rows spread evenly over the days, and over 20 % of them in the last seven.
 *
 * @param nowMs the database's clock, milliseconds since the epoch
 * @param options `deliveries`, `accounts`, `undelivered`; `daysAgo`: all on the one day so many days ago
 * @returns `{ startUs, stepUs, ofEach, undelivered, days: [{ day, first, last }] }`: microseconds; how many rows each account
 *   has, and how many of them are undelivered; the rows of each day (UTC), oldest first
 */
export function planRows(nowMs, { deliveries, accounts, undelivered, daysAgo }) {
  const { startMs, endMs } = daysAgo === undefined ? lastDays(nowMs) : oneDay(nowMs, daysAgo);
  const startUs = startMs * 1000;
  const stepUs = Math.floor(((endMs - startMs) * 1000) / deliveries);
  const ofEach = Math.floor(deliveries / accounts);
  const firstFrom = (day) => Math.min(deliveries, Math.ceil((day * DAY_MS * 1000) / stepUs));
  const count = Math.ceil((endMs - startMs) / DAY_MS);
  const days = Array.from({ length: count }, (_, day) => ({
    day: new Date(startMs + day * DAY_MS).toISOString().slice(0, 10),
    first: firstFrom(day),
    last: (day === count - 1 ? deliveries : firstFrom(day + 1)) - 1,
  }));
  return {
    startUs,
    stepUs,
    ofEach,
    undelivered: undelivered ?? Math.min(ofEach, Math.max(UNDELIVERED.least, Math.ceil(ofEach * UNDELIVERED.share))),
    days: days.filter(({ first, last }) => last >= first),
  };
}

const midnight = (ms) => Math.floor(ms / DAY_MS) * DAY_MS;

function lastDays(nowMs) {
  const endMs = Math.floor(nowMs - NEWEST_MS);
  return { startMs: midnight(endMs) - (DAYS - 1) * DAY_MS, endMs };
}

function oneDay(nowMs, daysAgo) {
  const startMs = midnight(nowMs) - daysAgo * DAY_MS;
  return { startMs, endMs: startMs + DAY_MS };
}
