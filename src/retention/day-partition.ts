/** The tables that are split by day, in the order in which a day is dropped: events last, for the others refer to them. */
export const HISTORY_TABLES = ['undelivered_deliveries', 'attempts', 'deliveries', 'events'] as const;
export type HistoryTable = (typeof HISTORY_TABLES)[number];

/** `detaching`: a detachment was begun and gave way to a reader; new statements no longer see it. */
export type PartitionState = 'attached' | 'detaching' | 'detached';

/** A day of one of the tables. */
export interface DayPartition {
  readonly name: string;
  readonly table: HistoryTable;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly state: PartitionState;
}

/** Every day of every table, the oldest first, also those that are attached to their table no more. */
export const LIST_PARTITIONS = `
  SELECT part.relname AS name, left(part.relname, -9) AS "table",
         regexp_replace(part.relname, '.*_(....)(..)(..)$', '\\1-\\2-\\3') AS day,
         CASE WHEN i.inhrelid IS NULL THEN 'detached' WHEN i.inhdetachpending THEN 'detaching' ELSE 'attached' END AS state
    FROM pg_class part
    LEFT JOIN pg_inherits i ON i.inhrelid = part.oid
   WHERE part.relkind = 'r' AND pg_table_is_visible(part.oid) AND part.relname ~ '^(${HISTORY_TABLES.join('|')})_[0-9]{8}$'
   ORDER BY right(part.relname, 8), array_position(ARRAY['${HISTORY_TABLES.join("','")}'], left(part.relname, -9))`;

/** The days of deliveries and of events that something pending needs. */
export interface NeededDays {
  readonly deliveries: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
}

/**
 * Those that lie before a day, by whether something pending needs them. What is half detached comes first: a table can have
 * no other detached before it, and nothing can need it, for no statement sees it any more.
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
