import type { RetentionSession } from './retention-session.js';

/** The tables that are split by day, in the order in which a day is dropped: events last, for the others refer to them. */
export const HISTORY_TABLES = ['undelivered_deliveries', 'attempts', 'deliveries', 'events'] as const;
type HistoryTable = (typeof HISTORY_TABLES)[number];

/** `detaching`: a detachment was begun and gave way to a reader; new statements no longer see it. */
type PartitionState = 'attached' | 'detaching' | 'detached';

/** A day of one of the tables. */
export interface DayPartition {
  readonly name: string;
  readonly table: HistoryTable;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly state: PartitionState;
}

/** Every day of every table, the oldest first, even if it is no longer attached to its table. */
const LIST_PARTITIONS = `
  SELECT part.relname AS name, left(part.relname, -9) AS "table",
         regexp_replace(part.relname, '.*_(....)(..)(..)$', '\\1-\\2-\\3') AS day,
         CASE WHEN i.inhrelid IS NULL THEN 'detached' WHEN i.inhdetachpending THEN 'detaching' ELSE 'attached' END AS state
    FROM pg_class part
    LEFT JOIN pg_inherits i ON i.inhrelid = part.oid
   WHERE part.relkind = 'r' AND pg_table_is_visible(part.oid) AND part.relname ~ '^(${HISTORY_TABLES.join('|')})_[0-9]{8}$'
   ORDER BY right(part.relname, 8), array_position(ARRAY['${HISTORY_TABLES.join("','")}'], left(part.relname, -9))`;

export function listPartitions(session: RetentionSession): Promise<DayPartition[]> {
  return session.query(LIST_PARTITIONS);
}

/** The days of deliveries and of events that a pending delivery needs. */
export interface NeededDays {
  readonly deliveries: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
}

/** Finds the days before this one that a pending delivery needs: its own, and its event's, which may be an earlier one. */
export async function findNeededDays(session: RetentionSession, before: string): Promise<NeededDays> {
  const rows = await session.query<{ day: string; eventDay: string }>(
    `SELECT DISTINCT day::text, event_day::text AS "eventDay" FROM pending_deliveries WHERE event_day < $1::date`,
    [before],
  );
  return {
    deliveries: new Set(rows.map(({ day }) => day)),
    events: new Set(rows.map(({ eventDay }) => eventDay)),
  };
}

/**
 * Sorts the partitions before a day by whether a pending delivery needs them. Half detached ones come first: no other of
 * their table can be detached before them, and nothing can need them, for no statement sees them any more.
 */
export function sortExpired(partitions: readonly DayPartition[], firstKept: string, needed: NeededDays) {
  const isNeeded = ({ table, day }: DayPartition) => needed[table === 'events' ? 'events' : 'deliveries'].has(day);
  const expired = partitions.filter(({ day }) => day < firstKept);
  const begun = expired.filter(({ state }) => state === 'detaching');
  const others = expired.filter(({ state }) => state !== 'detaching');
  return {
    free: [...begun, ...others.filter((partition) => !isNeeded(partition))],
    needed: others.filter((partition) => isNeeded(partition)),
  };
}

const LOCK_NOT_AVAILABLE = '55P03';
const TRIES = 3;
/** Between tries and after a detachment (milliseconds): it makes every session plan anew, and two should not come at once. */
const PAUSE_MS = 200;

const DETACH: Record<Exclude<PartitionState, 'detached'>, (partition: DayPartition) => string> = {
  attached: ({ table, name }) => `ALTER TABLE ${table} DETACH PARTITION ${name} CONCURRENTLY`,
  detaching: ({ table, name }) => `ALTER TABLE ${table} DETACH PARTITION ${name} FINALIZE`,
};

/**
 * Drops a day of a table. Nobody waits for it: writers go on meanwhile, and if a reader still holds the day it gives way and
 * tries again. At last it leaves the day half detached, and the next pass goes on from there.
 *
 * @returns whether it is gone
 */
export async function dropPartition(session: RetentionSession, given: DayPartition): Promise<boolean> {
  let partition: DayPartition | undefined = given;
  for (let tries = 0; tries < TRIES && partition && !session.isStopped; tries++) {
    try {
      if (partition.state !== 'detached') {
        await session.query(DETACH[partition.state](partition));
        await session.pause(PAUSE_MS);
      }
      await session.query(`DROP TABLE ${partition.name}`);
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
      await session.pause(PAUSE_MS);
      partition = (await listPartitions(session)).find(({ name }) => name === given.name);
    }
  }
  return partition === undefined;
}
