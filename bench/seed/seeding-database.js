import pg from 'pg';

import { SeedingError } from './seeding-error.js';

/** For bulk loading only: a batch lost with the server is repeated. No timeouts. */
const SETTINGS = `
  SET synchronous_commit = off; SET statement_timeout = 0; SET jit = off;
  SET work_mem = '64MB'; SET maintenance_work_mem = '256MB'`;

/** The settings that figures measured on this database depend on. */
const SHOWN = [
  'server_version',
  'shared_buffers',
  'effective_cache_size',
  'work_mem',
  'max_wal_size',
  'fsync',
  'synchronous_commit',
  'random_page_cost',
  'autovacuum',
];

/**
 * Connections to the database that is to be filled, once it is known to be fit for it. One seed fills it at a time.
 *
 * @returns `clients`, as many as asked for; `shown`, Postgres's settings; `end()`
 * @throws SeedingError where there is no such database, it is not migrated, or another seed is at work
 */
export async function openDatabase(url, connections) {
  if (!url) throw new SeedingError('DATABASE_URL is not set: seed fills the database of a running service.');
  const clients = await Promise.all(Array.from({ length: connections }, () => connect(url)));
  const end = () => Promise.all(clients.map((client) => client.end()));
  try {
    const shown = {};
    for (const name of SHOWN) shown[name] = (await clients[0].query(`SHOW ${name}`)).rows[0][name];
    await check(clients[0]);
    for (const client of clients) await client.query(SETTINGS);
    return { clients, shown, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function connect(url) {
  const client = new pg.Client({ connectionString: url, application_name: 'hookledger seed', keepAlive: true });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new SeedingError(`DATABASE_URL cannot be reached: ${error.message || error.code}`);
  }
  return client;
}

async function check(client) {
  const { rows } = await client.query(
    `SELECT to_regclass('accounts') IS NOT NULL AND to_regclass('delivery_rollups') IS NOT NULL
            AND to_regprocedure('delivery_uuid(timestamptz, bigint)') IS NOT NULL AS migrated,
            pg_try_advisory_lock(hashtext('hookledger seed')) AS alone`,
  );
  if (!rows[0].migrated) {
    throw new SeedingError('This database has no Hookledger schema: start the service on it, or `npm run migrate`.');
  }
  if (!rows[0].alone) throw new SeedingError('Another seed is filling this database.');
}
