/** The tables that are split by day (UTC), and the storage settings of their partitions. */
const PARTITIONED = {
  events: '',
  // Each row is changed in place when its attempts are recorded: room for that on its own page.
  deliveries: 'WITH (fillfactor = 75)',
  undelivered_deliveries: '',
  attempts: '',
} as const;

/** How many days ahead partitions are kept. */
const DAYS_AHEAD = 7;

const DAY_MS = 86_400_000;

/** Anything that runs a statement and answers its rows. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<unknown>;
}

/**
 * Makes the missing partitions from the database's today to seven days ahead; safe to run at any time, by any process.
 *
 * Each is made on its own and then attached: that lock lets writers on, `CREATE TABLE … PARTITION OF` would not.
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
