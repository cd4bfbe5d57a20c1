import { setTimeout as delay } from 'node:timers/promises';

import { Client } from 'pg';

/** Any number that nothing else in the database `postgres` locks. */
const LOCK = 7_214_069;

/** A process that was just killed keeps its lock until Postgres sees the connection close. */
const WAITS_MS = [50, 100, 200, 400, 800, 0];

/**
 * Takes the lock that one service holds on a `DATA_DIR` for as long as it runs, on a connection of its own; undefined
 * if another process holds it. Losing the connection loses the lock: listen for the client's `end`.
 */
export async function takeDataDirLock(connectionString: string): Promise<Client | undefined> {
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: 10_000,
    query_timeout: 60_000,
    keepAlive: true,
    application_name: 'hookledger data directory lock',
  });
  client.on('error', () => undefined); // `end` follows, and is what counts
  await client.connect();
  for (const waitMs of WAITS_MS) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK]);
    if (rows[0]?.taken) return client;
    await delay(waitMs);
  }
  await client.end();
  return undefined;
}
