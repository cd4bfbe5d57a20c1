import { DataSource, type DataSourceOptions } from 'typeorm';

import { MIGRATIONS } from '../../migrations/index.js';
import { DatabaseServer } from './connections/database.server.js';
import type { SessionConfig } from './connections/session.js';
import * as entities from './entities/index.js';
import { READING } from './statement.js';

/** Sessions for reading and plain writes. The delivery path has its own: `StatementPool`. */
const POOL_SIZE = 12;

/** No result takes longer, because the server gives up on the statement before. */
export const ANSWER_WITHIN_MS = 35_000;

/** Limits without which a session might occupy its place in a pool forever (milliseconds). */
export const SESSION_LIMITS = { statement_timeout: 30_000, idle_in_transaction_session_timeout: 60_000 } as const;

const SESSIONS: SessionConfig = {
  application_name: 'hookledger',
  settings: { ...SESSION_LIMITS, ...READING },
  answerWithinMs: ANSWER_WITHIN_MS,
};

/** How TypeORM reaches the database: via sessions of `server`. Migrations run only on request. */
export function dataSourceOptions(server: DatabaseServer, sessions = SESSIONS): DataSourceOptions {
  return {
    type: 'postgres',
    // TypeORM creates its own pool of this class from options it assembles. Ours come from here.
    driver: {
      Pool: function Pool() {
        return server.createPool({ ...sessions, max: POOL_SIZE });
      },
    },
    entities: Object.values(entities).filter((value) => typeof value === 'function'),
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'all',
    synchronize: false,
    logging: false,
  };
}

/** A data source that is not yet connected. */
export function createDataSource(databaseUrl: string): DataSource {
  return new DataSource(dataSourceOptions(new DatabaseServer({ databaseUrl })));
}
