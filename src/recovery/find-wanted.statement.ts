import type { Statement } from '../database/statement.pool.js';
import type { Phase, Search } from './search.js';
import { sourceOf, type WantedSource } from './wanted-sources.js';

/** A stretch of rows that was scanned. */
export interface Stretch {
  readonly scanned: number;
  /** The last key scanned. */
  readonly scannedTo: string | null;
  readonly wanted: number;
  readonly wantedTo: string | null;
}

/** The same with what was found, as JSON lists. */
export interface FoundStretch extends Stretch {
  /** `[{delivery_id, day}]`, to send again. */
  readonly deliveries: string;
  /** `[{event_id, event_day}]`, without a delivery yet. */
  readonly events: string;
}

/** How far one statement goes. */
export interface Bounds {
  readonly cursor: string | null;
  /** Rows to scan. */
  readonly scan: number;
  /** Rows to find at most. */
  readonly most: number;
}

const STRETCH = `
      (SELECT count(*) FROM scanned)::integer AS scanned, (SELECT count(*) FROM wanted)::integer AS wanted,
      (SELECT key::text FROM scanned ORDER BY key DESC LIMIT 1) AS "scannedTo",
      (SELECT key::text FROM wanted ORDER BY key DESC LIMIT 1) AS "wantedTo"`;

const FOUND = `
      (SELECT coalesce(json_agg(json_build_object('delivery_id', delivery_id, 'day', day)), '[]')::text
         FROM wanted WHERE delivery_id IS NOT NULL) AS deliveries,
      (SELECT coalesce(json_agg(json_build_object('event_id', event_id, 'event_day', event_day)), '[]')::text
         FROM wanted WHERE delivery_id IS NULL) AS events`;

/** Scans one stretch of what a phase goes through, and returns a {@link FoundStretch}. */
export function findWanted(phase: Phase, search: Search, bounds: Bounds): { statement: Statement; values: unknown[] } {
  const source = sourceOf(phase, search);
  const text = `WITH ${source.ctes} SELECT ${STRETCH}, ${FOUND}`;
  const statement = source.name === undefined ? { text } : { name: `recover_find_${source.name}`, text };
  return { statement, values: valuesOf(source, search, bounds) };
}

/** The same without what was found: a dry run counts what a recovery would find, by the same conditions. */
export function countWanted(phase: Phase, search: Search, bounds: Bounds): { text: string; values: unknown[] } {
  const source = sourceOf(phase, search);
  return { text: `WITH ${source.ctes} SELECT ${STRETCH}`, values: valuesOf(source, search, bounds) };
}

/** Where a phase goes on after a stretch; null once it is through. */
export function cursorBehind(stretch: Stretch, { scan, most }: Bounds): string | null {
  if (stretch.wanted === most) return stretch.wantedTo;
  return stretch.scanned === scan ? stretch.scannedTo : null;
}

function valuesOf(source: WantedSource, search: Search, { cursor, scan, most }: Bounds): unknown[] {
  const { accountId, webhookId, criteria, before } = search;
  const range = [criteria.since, criteria.until, before];
  return [accountId, webhookId, ...range, cursor, scan, most, ...source.values(search)];
}
