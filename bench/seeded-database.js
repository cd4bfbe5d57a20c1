import pg from 'pg';

import { run as seed } from './seed.js';

/** An existing database, which is kept. */
export function reachDatabase(url) {
  const pool = new pg.Pool({ connectionString: url, max: 2, allowExitOnIdle: true });
  return { url, query: async (text, values) => (await pool.query(text, values)).rows };
}

/**
 * A database with a history.
 *
 * @param seeded what is seeded, by the options of `seed`; those left out are its own
 * @param env with `SECRETS_KEY`: that of every service started on it
 */
export async function seededDatabase(bench, seeded, env) {
  const database = await bench.database();
  // The first start creates the account that owns the history.
  const service = await bench.service({ databaseUrl: database.url, env });
  await service.stop();
  await seed({ accounts: 1, bytes: 200, connections: 2, ...seeded }, database.url);
  return database;
}
