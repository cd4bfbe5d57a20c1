import { resolve } from 'node:path';

import type { Client } from 'pg';

import { StartupError } from '../common/startup-error.js';
import { connectionUrl, openCluster, USER_AND_DATABASE } from './cluster.js';
import { runLocked, ServerKeeper } from './server-keeper.js';

export interface EmbeddedPostgresOptions {
  /** Everything is kept in its `postgres` folder, which only Postgres's user may enter. */
  dataDir: string;
  /** Receives what the operator should know, a line at a time. */
  say: (line: string) => void;
  /** Where data and programs go when Postgres's user may not enter `dataDir`. */
  shelter?: string;
  /** Speed instead of safety, for tests: data may be lost if the machine crashes. */
  throwaway?: boolean;
}

export interface EmbeddedPostgres {
  /** Connects as the owner of the database, on 127.0.0.1. */
  url: string;
  /** Ends all sessions and stops Postgres; resolves when none of its processes is left. Safe to call again. */
  stop(): Promise<void>;
}

/**
 * Runs the Postgres that npm installed on `dataDir`, so that the service needs nothing else to be installed.
 *
 * It survives a signal to our process group, and even our own death: the next start finds it and takes it over, with all
 * data. If it dies while we run, it is started again at the same URL. Only one process at a time may use a `dataDir`.
 *
 * @throws StartupError in one line with its remedy, if it cannot run here or the `dataDir` is in use
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { say, shelter = '/var/lib/hookledger', throwaway = false } = options;
  const dataDir = resolve(options.dataDir);
  try {
    return await start(dataDir, say, shelter, throwaway);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    const { message } = error as Error;
    throw new StartupError(
      `Postgres could not be started in DATA_DIR ${dataDir}: ${message}. Fix that, or set DATABASE_URL.`,
    );
  }
}

async function start(
  dataDir: string,
  say: (line: string) => void,
  shelter: string,
  throwaway: boolean,
): Promise<EmbeddedPostgres> {
  const cluster = await openCluster({ dataDir, say, shelter, throwaway });
  const { port, adopted, lock } = await runLocked(cluster);
  if (!lock) {
    throw new StartupError(`DATA_DIR ${dataDir} is in use by another Hookledger process: stop that one first.`);
  }
  if (adopted) say('Using the Postgres that an earlier process left running.');

  const keeper = new ServerKeeper(cluster, port, lock, say);
  try {
    await ensureDatabase(lock);
  } catch (error) {
    await keeper.stop();
    throw error;
  }
  return { url: connectionUrl(cluster, port, USER_AND_DATABASE), stop: () => keeper.stop() };
}

async function ensureDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [USER_AND_DATABASE]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${USER_AND_DATABASE}`);
}
