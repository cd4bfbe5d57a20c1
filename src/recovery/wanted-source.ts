import type { Search } from './search.js';

/**
 * A part of a statement that looks at a stretch of rows and finds those to be sent: a CTE `scanned` with their `key`, and
 * a CTE `wanted` with `key, delivery_id, day, event_id, event_day`, the delivery null where there is none yet.
 *
 * $1: account, $2: webhook or null, $3: since, $4: until, $5: before, $6: the key behind which it looks or null,
 * $7: rows to look at, $8: rows to find at most, $9 and on: {@link values}.
 */
export interface WantedSource {
  /** Left out where there are too many of its kind to be prepared. */
  readonly name?: string;
  readonly ctes: string;
  readonly values: (search: Search) => unknown[];
}

/** The values that stand before a source's own. */
export const COMMON_VALUES = 8;

export const SINCE = '$3::timestamptz';
export const UNTIL = '$4::timestamptz';
export const BEFORE = '$5::timestamptz';

/** The partition of a row made at an instant. */
export const dayOf = (instant: string) => `(${instant} AT TIME ZONE 'UTC')::date`;

/** Without its event a delivery could not be sent any more. */
export const HAS_EVENT = `EXISTS (SELECT FROM events e WHERE e.id = d.event_id AND e.day = d.event_day)`;
