import { type FilterValues, instant, oneOf } from '../data/filter-parts.js';

/** How far back a list may look, or between which two instants. */
export const RANGES = ['HOUR', 'DAY', 'WEEK', 'MONTH', 'CUSTOM'] as const;

/** A time range in a page's URL; its two instants count where the range is one of one's own. */
export const TIME_FILTERS = { range: oneOf(...RANGES), since: instant, until: instant };

export type TimeFilters = FilterValues<typeof TIME_FILTERS>;

const HOUR_MS = 3_600_000;
const RANGE_MS = { HOUR: HOUR_MS, DAY: 24 * HOUR_MS, WEEK: 7 * 24 * HOUR_MS, MONTH: 30 * 24 * HOUR_MS };

/** The instants that a range stands for, seen from `now`; null where it is open. */
export function boundsOf({ range, since, until }: TimeFilters, now: number) {
  if (range === 'CUSTOM') return { since, until };
  return { since: range && new Date(now - RANGE_MS[range]).toISOString(), until: null };
}
