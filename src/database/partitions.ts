/** The tables that are split by day (UTC), and the storage settings of their partitions. */
const PARTITIONED = {
  events: '',
  // Leaves room on each page, because rows are updated in place when their attempts are recorded.
  deliveries: 'WITH (fillfactor = 75)',
  undelivered_deliveries: '',
  attempts: '',
} as const;

/** How many days ahead partitions are kept. */
const DAYS_AHEAD = 7;

const DAY_MS = 86_400_000;

/** Anything that runs a statement and returns its rows. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<unknown>;
}

/**
 * Creates the missing partitions from the database's today to seven days ahead. Safe to run at any time in any process.
 *
 * Each is created separately and then attached: unlike `CREATE TABLE … PARTITION OF`, that lock does not block writers.
 */
export async function makePartitions(transaction: Queryable): Promise<void> {
  await transaction.query(`SELECT pg_advisory_xact_lock(hashtext('hookledger partitions'))`);
  const today = (await transaction.query(`SELECT (now() AT TIME ZONE 'UTC')::date::text AS day`)) as [{ day: string }];
  const existing = (await transaction.query(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent::regclass::text = ANY ($1)`,
    [Object.keys(PARTITIONED)],
  )) as { name: string }[];
  const made = new Set(existing.map(({ name }) => name));

  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
    const from = dayAfter(today[0].day, ahead);
    for (const [table, storage] of Object.entries(PARTITIONED)) {
      const name = `${table}_${from.replaceAll('-', '')}`;
      if (made.has(name)) continue;
      await transaction.query(
        `CREATE TABLE ${name} (LIKE ${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS) ${storage}`,
      );
      await transaction.query(
        `ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${dayAfter(from, 1)}')`,
      );
    }
  }
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
