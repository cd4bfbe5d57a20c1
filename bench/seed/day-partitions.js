import { SeedingError } from './seeding-error.js';

/** In the order in which the service creates their partitions. */
const TABLES = ['events', 'deliveries', 'undelivered_deliveries', 'attempts'];

const DAY_MS = 86_400_000;

const UNFINISHED = 'a seed was filling this, and had not attached it yet';

/**
 * Makes ready the four partitions of a day. Those that are missing are made apart from their tables and without indexes,
 * which is the fastest to fill and disturbs nobody; `attachDay` puts them in their place. What an interrupted seed left
 * behind is thrown away.
 *
 * @param day `2026-11-22`, UTC
 * @returns `{ day, made }`: the tables whose partition was made
 */
export async function openDay(client, day) {
  const { rows } = await client.query(
    `SELECT t.name, to_regclass(p.name) IS NOT NULL AS exists, i.inhparent IS NOT NULL AS attached,
            obj_description(to_regclass(p.name), 'pg_class') = $3 AS unfinished,
            (SELECT array_to_string(newest.reloptions, ', ')
               FROM pg_inherits JOIN pg_class newest ON newest.oid = inhrelid
              WHERE inhparent = to_regclass(t.name) ORDER BY newest.relname DESC LIMIT 1) AS storage
       FROM unnest($1::text[]) AS t (name)
      CROSS JOIN LATERAL (SELECT t.name || $2 AS name) p
       LEFT JOIN pg_inherits i ON i.inhrelid = to_regclass(p.name)`,
    [TABLES, suffixOf(day), UNFINISHED],
  );
  const missing = rows.filter(({ attached }) => !attached);
  for (const { name, exists, unfinished, storage } of missing) {
    const partition = partitionOf(name, day);
    if (exists && !unfinished)
      throw new SeedingError(`The table ${partition} exists, but is not a partition of ${name}.`);
    await client.query(`
      DROP TABLE IF EXISTS ${partition};
      CREATE TABLE ${partition} (LIKE ${name} INCLUDING DEFAULTS INCLUDING CONSTRAINTS) ${storage ? `WITH (${storage})` : ''};
      COMMENT ON TABLE ${partition} IS '${UNFINISHED}'`);
  }
  return { day, made: missing.map(({ name }) => name) };
}

/** The partition of a table for a day. Rows can be written there directly whether or not it is attached. */
export const partitionOf = (table, day) => table + suffixOf(day);

const suffixOf = (day) => `_${day.replaceAll('-', '')}`;

/** Gives the day's new partitions the indexes of their tables, and vacuums them as time would have. */
export async function finishDay(client, { day, made }) {
  for (const table of made) {
    for (const statement of await indexStatements(client, table, partitionOf(table, day)))
      await client.query(statement);
    await client.query(`VACUUM ${partitionOf(table, day)}`);
  }
}

/**
 * Attaches the day's finished partitions in the current transaction. This is quick, because the indexes exist, and its
 * lock does not block writers.
 */
export async function attachDay(client, { day, made }) {
  // The service's own lock, because it may be creating the partitions of the coming days at this moment.
  await client.query(`SELECT pg_advisory_xact_lock(hashtext('hookledger partitions'))`);
  for (const table of made) {
    const partition = partitionOf(table, day);
    await client.query(`COMMENT ON TABLE ${partition} IS NULL`);
    await client.query(
      `ALTER TABLE ${table} ATTACH PARTITION ${partition} FOR VALUES FROM ('${day}') TO ('${dayAfter(day)}')`,
    );
  }
}

const dayAfter = (day) => new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);

/**
 * The statements that make a partition's indexes match its table's, so that Postgres attaches them instead of building
 * new ones.
 */
async function indexStatements(client, table, partition) {
  const { rows } = await client.query(
    `SELECT pg_get_indexdef(i.indexrelid) AS index, pg_get_constraintdef(c.oid) AS constraint
       FROM pg_index i
       LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid AND c.contype IN ('p', 'u')
      WHERE i.indrelid = $1::regclass ORDER BY i.indexrelid`,
    [table],
  );
  return rows.map(({ index, constraint }) =>
    constraint
      ? `ALTER TABLE ${partition} ADD ${constraint}`
      : index.replace(/^(CREATE (?:UNIQUE )?INDEX) .*? USING /, `$1 ON ${partition} USING `),
  );
}
