import { createDataSource } from './data-source.js';
import { makePartitions } from './partitions.js';

/** Names the lock that keeps two starting processes from migrating at once. */
const MIGRATION_LOCK = `hashtext('hookledger migrations')`;

/** Brings the schema up to date and makes the partitions of the coming days. Processes that start together take turns. */
export async function migrateDatabase(databaseUrl: string): Promise<void> {
  const dataSource = await createDataSource(databaseUrl).initialize();
  try {
    const runner = dataSource.createQueryRunner();
    try {
      // Waiting for one's turn may outlast what a statement is otherwise given.
      await runner.query(`SET statement_timeout = 0`);
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
