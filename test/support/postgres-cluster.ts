import 'reflect-metadata';

import { rm } from 'node:fs/promises';

import { Client } from 'pg';
import type { TestProject } from 'vitest/node';

import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import { migrateDatabase } from '../../src/database/migrate-database.js';
import { cleanUpAfterDeath } from './clean-up-after-death.js';
import { endOwnProcesses } from './leaked-processes.js';
import { temporaryFolder } from './temporary-folder.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's URL, with the database to connect to for creating others. */
    databaseServer: string;
    /** A migrated database to copy from. Nothing connects to it. */
    templateDatabase: string;
  }
}

/**
 * Starts one throwaway Postgres for the whole run, or uses the one at `TEST_DATABASE_URL`, and migrates a template for
 * spec files to copy. All temporary files of the run are in one folder, which is removed at its end.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await temporaryFolder();
  process.env.TMPDIR = folder;
  const callOff = cleanUpAfterDeath(folder);
  const external = process.env.TEST_DATABASE_URL;
  const embedded = external
    ? undefined
    : await startEmbeddedPostgres({ dataDir: folder, say: () => undefined, throwaway: true });
  const server = embedded?.url ?? external ?? '';
  const template = `hookledger_template_${process.pid}`;
  try {
    await query(server, `CREATE DATABASE ${template}`);
    const url = new URL(server);
    url.pathname = template;
    await migrateDatabase(url.href);
    // Copying fails while anything is connected, including autovacuum.
    await query(server, `ALTER DATABASE ${template} ALLOW_CONNECTIONS false`);
  } catch (error) {
    callOff();
    await embedded?.stop();
    throw error;
  }
  project.provide('databaseServer', server);
  project.provide('templateDatabase', template);

  return async () => {
    callOff();
    if (!embedded) await query(server, `DROP DATABASE ${template}`);
    await embedded?.stop();
    const leaked = await endOwnProcesses(folder);
    await rm(folder, { recursive: true, force: true });
    if (leaked.length > 0) throw new Error(`Tests left processes running: ${leaked.join('; ')}`);
  };
}

async function query(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
