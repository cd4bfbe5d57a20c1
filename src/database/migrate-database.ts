import { DataSource } from 'typeorm';

import { dataSourceOptions } from './data-source.js';
import { makePartitions } from './partitions.js';

/** Names the lock that keeps two starting processes from migrating at once. */
const MIGRATION_LOCK = `hashtext('hookledger migrations')`;

/** Waiting for one's turn, and an index on a long history, outlast what a statement is otherwise given. */
const WITHOUT_LIMITS = { keepAlive: true, query_timeout: 0, statement_timeout: 0 };

/** Brings the schema up to date and makes the partitions of the coming days. Processes that start together take turns. */
export async function migrateDatabase(databaseUrl: string): Promise<void> {
  const dataSource = await new DataSource({ ...dataSourceOptions(databaseUrl), extra: WITHOUT_LIMITS }).initialize();
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
