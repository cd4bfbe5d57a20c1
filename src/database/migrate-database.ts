import { DataSource } from 'typeorm';

import { DatabaseServer } from './connections/database.server.js';
import { dataSourceOptions } from './data-source.js';
import { makePartitions } from './partitions.js';

/** Names the lock that keeps two starting processes from migrating at once. */
const MIGRATION_LOCK = `hashtext('hookledger migrations')`;

/** Without limits: waiting for one's turn, and an index on a long history, outlast what a statement is otherwise given. */
const SESSIONS = { application_name: 'hookledger migration' };

/** Brings the schema up to date and makes the partitions of the coming days. Processes that start together take turns. */
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
