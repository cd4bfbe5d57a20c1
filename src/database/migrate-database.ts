import { DataSource } from 'typeorm';

import { StartupError } from '../common/startup-error.js';
import { awaitDatabase } from './await-database.js';
import { DatabaseServer } from './connections/database.server.js';
import { dataSourceOptions } from './data-source.js';
import { isDatabaseAway, isRefusal } from './connections/is-database-away.js';
import { makePartitions } from './partitions.js';

/**
 * Waits for the database and brings its schema up to date, for a process that needs it.
 *
 * @param say gets lines while waiting for the database
 * @param stop aborts the wait
 * @throws StartupError in one clear line if the database cannot be reached or refuses us, or the reason of `stop`
 */
export async function migrateAtStart(
  databaseUrl: string,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<void> {
  const server = new DatabaseServer({ databaseUrl });
  await awaitDatabase(server, say, stop);
  try {
    await migrateDatabase(databaseUrl);
  } catch (error) {
    if (!isDatabaseAway(error) && !isRefusal(error)) throw error;
    throw new StartupError(
      `DATABASE_URL: cannot migrate the database ${server.description}: ${(error as Error).message.replace(/\.$/, '')}.`,
    );
  }
}

/** Names the lock that keeps two starting processes from migrating at once. */
const MIGRATION_LOCK = `hashtext('hookledger migrations')`;

/** No limits, because waiting for our turn and building an index on a long history outlast the usual timeout. */
const SESSIONS = { application_name: 'hookledger migration' };

/**
 * Brings the schema up to date and creates the partitions of the coming days. Processes that start together take turns.
 */
export async function migrateDatabase(databaseUrl: string): Promise<void> {
  const server = new DatabaseServer({ databaseUrl });
  const dataSource = await new DataSource(dataSourceOptions(server, SESSIONS)).initialize();
  try {
    const runner = dataSource.createQueryRunner();
    try {
      await runner.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
      await dataSource.runMigrations();
      await dataSource.transaction(makePartitions);
      await runner.query(`SELECT pg_advisory_unlock(${MIGRATION_LOCK})`);
    } finally {
      await runner.release();
    }
  } finally {
    await dataSource.destroy();
  }
}
