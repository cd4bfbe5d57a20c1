import { DataSource, type DataSourceOptions } from 'typeorm';

import { MIGRATIONS } from '../../migrations/index.js';
import * as entities from './entities/index.js';

/** Connections for reading and plain writes. The delivery path has its own: `StatementPool`. */
const POOL_SIZE = 12;

/** How TypeORM reaches the database at `databaseUrl`. Migrations run only where asked for. */
export function dataSourceOptions(databaseUrl: string): DataSourceOptions {
  return {
    type: 'postgres',
    url: databaseUrl,
    entities: Object.values(entities).filter((value) => typeof value === 'function'),
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'all',
    synchronize: false,
    logging: false,
    applicationName: 'hookledger',
    poolSize: POOL_SIZE,
    connectTimeoutMS: 5_000,
    // Compiling a plan over many partitions takes longer than any of our reads.
    extra: { ...CONNECTION_LIMITS, query_timeout: ANSWER_WITHIN_MS, options: '-c jit=off' },
  };
}

/** A statement's answer takes no longer unless its connection is half-open: milliseconds. */
export const ANSWER_WITHIN_MS = 35_000;

/** Bounds without which a half-open connection would hold its place in a pool for ever (milliseconds). */
export const CONNECTION_LIMITS = {
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 60_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} as const;

/** A data source that is not yet connected. */
export function createDataSource(databaseUrl: string): DataSource {
  return new DataSource(dataSourceOptions(databaseUrl));
}
