import { type Statement, statement } from '../database/statement.js';
import type { Phase, Search } from './search.js';
import { EXHAUSTED, MISSED, sourceOf, type WantedSource } from './wanted-sources.js';

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

const finding = ({ ctes }: WantedSource) => `WITH ${ctes} SELECT ${STRETCH}, ${FOUND}`;

/** Scans a stretch of the exhausted deliveries of a webhook. Parameters: see {@link WantedSource}. */
const FIND_EXHAUSTED = statement('recover_find_exhausted', finding(EXHAUSTED));

/** Scans a stretch of the events that a webhook missed. $9: the webhook's event type, the others: see {@link WantedSource}. */
const FIND_MISSED = statement('recover_find_missed', finding(MISSED));

/** Scans one stretch of what a phase goes through, and returns a {@link FoundStretch}. */
export function findWanted(phase: Phase, search: Search, bounds: Bounds): { statement: Statement; values: unknown[] } {
  const source = sourceOf(phase, search);
  return { statement: statementOf(source), values: valuesOf(source, search, bounds) };
}

/** A filter has too many variants to prepare. */
function statementOf(source: WantedSource): Statement {
  if (source === EXHAUSTED) return FIND_EXHAUSTED;
  return source === MISSED ? FIND_MISSED : { text: finding(source) };
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
