import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';

import { importBuilt } from './built.js';

/** The settings to report. Without these a figure says little. */
const SETTINGS = ['server_version', 'shared_buffers', 'fsync', 'synchronous_commit', 'max_wal_size'];

/**
 * The Postgres that everything of one run is measured on: that of `DATABASE_URL`, else an embedded one of its own.
 *
 * @returns `settings`; `database({ dist })` makes an empty one with the schema of the product, or of another build: `{ url, query(text, values), stop() }`;
 *   `stop()`
 */
export async function startPostgres() {
  const server = process.env.DATABASE_URL ? { url: process.env.DATABASE_URL, stop() {} } : await startEmbedded();
  const admin = new pg.Pool({ connectionString: server.url, max: 1 });
  admin.on('error', () => {});
  const settings = {};
  for (const name of SETTINGS) settings[name] = (await admin.query(`SHOW ${name}`)).rows[0][name];
  return {
    settings,
    database: ({ dist } = {}) => makeDatabase(server.url, admin, dist),
    async stop() {
      await admin.end();
      await server.stop();
    },
  };
}

/** In a folder that Postgres's user may enter even if we are root. It is removed with the server. */
async function startEmbedded() {
  const { startEmbeddedPostgres } = await importBuilt('embedded-postgres/embedded-postgres.js');
  const dataDir = await mkdtemp(join(tmpdir(), 'hookledger-bench-'));
  await chmod(dataDir, 0o755);
  const remove = () => rm(dataDir, { recursive: true, force: true });
  try {
    const { url, stop } = await startEmbeddedPostgres({ dataDir, shelter: join(dataDir, 'shelter'), say() {} });
    return { url, stop: () => stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function makeDatabase(serverUrl, admin, dist) {
  const name = `hookledger_bench_${randomBytes(6).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const { migrateDatabase } = await importBuilt('database/migrate-database.js', dist);
  await migrateDatabase(url.href);
  // Both sides start with nothing left to write out. Without the permission for a checkpoint, we go on without it.
  await admin.query('CHECKPOINT').catch(() => {});
  const pool = new pg.Pool({ connectionString: url.href, max: 2 });
  pool.on('error', () => {});
  return {
    url: url.href,
    query: async (text, values) => (await pool.query(text, values)).rows,
    async stop() {
      await pool.end();
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}
