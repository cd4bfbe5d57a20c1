import { DataSource, type DataSourceOptions } from 'typeorm';

import { MIGRATIONS } from '../../migrations/index.js';
import { DatabaseServer } from './connections/database.server.js';
import type { SessionConfig } from './connections/session.js';
import * as entities from './entities/index.js';
import { READING } from './statement.js';

/** Sessions for reading and plain writes. The delivery path has its own: `StatementPool`. */
const POOL_SIZE = 12;

/** A statement's answer takes no longer: the server gives up on it before. */
export const ANSWER_WITHIN_MS = 35_000;

/** Bounds without which a session might hold its place in a pool for ever (milliseconds). */
export const SESSION_LIMITS = { statement_timeout: 30_000, idle_in_transaction_session_timeout: 60_000 } as const;

const SESSIONS: SessionConfig = {
  application_name: 'hookledger',
  settings: { ...SESSION_LIMITS, ...READING },
  answerWithinMs: ANSWER_WITHIN_MS,
};

/** How TypeORM reaches the database: by sessions of `server`'s. Migrations run only where asked for. */
export function dataSourceOptions(server: DatabaseServer, sessions = SESSIONS): DataSourceOptions {
  return {
    type: 'postgres',
    // TypeORM makes a pool of its own of this class, from options that it puts together; ours are made here.
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
