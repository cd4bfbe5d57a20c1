import { Logger } from '@nestjs/common';
import pg from 'pg';

import { isFinalRefusal } from './is-database-away.js';
import { CutSession, Session, type SessionConfig } from './session.js';
import { moreTelling } from './targets.js';

export interface SessionPoolConfig extends SessionConfig {
  /** The most sessions. */
  readonly max: number;
}

/** Where sessions come from: see `DatabaseServer`. */
export interface SessionSource {
  readonly ways: number;
  session(config: SessionConfig): Session;
}

type Taken = (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: unknown) => void) => void;

/** The longest wait for a free or a new session, in milliseconds. */
const SESSION_WITHIN_MS = 5_000;
const RETRIED_WITHIN_MS = 4_000;
/** Seconds. Even a session that nothing ends must find the current primary eventually, and forget bad plans. */
const LIFETIME_SECONDS = 600;

const logger = new Logger('DatabasePool');

/** A pool of sessions. Spent ones are not reused, and new ones come from any host. */
export class SessionPool extends pg.Pool {
  constructor(
    config: SessionPoolConfig,
    private readonly server: SessionSource,
  ) {
    super({
      max: config.max,
      connectionTimeoutMillis: SESSION_WITHIN_MS,
      maxLifetimeSeconds: LIFETIME_SECONDS,
      Client: sessionsOf(config, server),
    });
    this.on('error', (error) => {
      if (!(error instanceof CutSession)) logger.warn(`Lost an idle database connection: ${error.message}`);
    });
    this.on('release', (_error, client) => {
      if (client instanceof Session && client.isSpent) void client.end();
    });
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Taken): void;
  override connect(callback?: Taken): Promise<pg.PoolClient> | void {
    if (callback) return this.take(callback);
    return new Promise((resolve, reject) => {
      this.take((error, client) => (error ? reject(error) : resolve(client!)));
    });
  }

  private take(taken: Taken): void {
    if (this.idleCount > 0) super.connect(taken);
    else this.takeFromAny(taken, this.server.ways, performance.now() + RETRIED_WITHIN_MS);
  }

  /** One more try than there are targets, because the first session may have been cut as half-open. */
  private takeFromAny(taken: Taken, triesLeft: number, until: number, earlier?: Error): void {
    super.connect((error, client, done) => {
      if (!error) return taken(error, client, done);
      const told = moreTelling(earlier, error);
      const isFinal = triesLeft === 0 || this.ending || isFinalRefusal(error) || performance.now() > until;
      if (isFinal) taken(told, client, done);
      else this.takeFromAny(taken, triesLeft - 1, until, told);
    });
  }
}

/** The class of the pool's clients. */
function sessionsOf(config: SessionPoolConfig, server: SessionSource) {
  return function PooledSession() {
    return server.session(config);
  } as unknown as typeof pg.Client;
}
