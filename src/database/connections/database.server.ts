import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';

import { CONFIG, type Config } from '../../config/config.js';
import { type DatabaseAddress, describeAddress, readDatabaseUrl } from '../../config/database-url.js';
import { isFinalRefusal } from './is-database-away.js';
import { type Backend, Session, type SessionConfig } from './session.js';
import { SessionPool, type SessionPoolConfig } from './session.pool.js';
import { SilentSessions } from './silent-sessions.js';
import { moreTelling, Targets } from './targets.js';

/** Those of these backends that are working. One that waits for its client has nothing to do. */
const AT_WORK = `SELECT pid, backend_start::text AS "startedAt" FROM pg_stat_activity
                  WHERE pid = ANY ($1)
                    AND (state IN ('active', 'fastpath function call') AND wait_event_type IS DISTINCT FROM 'Client'
                         OR state_change > clock_timestamp() - interval '500 milliseconds')`;
const ASKED = { application_name: 'hookledger half-open?' };
const ASKED_WITHIN_MS = 2_000;

/**
 * The Postgres of `DATABASE_URL`: the only place that defines how sessions with it are made. Hosts are tried in order
 * for one that accepts writes, a lost session never ends the process, and half-open ones are cut (`SilentSessions`).
 */
@Injectable()
export class DatabaseServer {
  readonly address: DatabaseAddress;
  private readonly targets: Targets;
  private readonly silent = new SilentSessions((pids) => this.askForWork(pids));

  /** @throws StartupError if the URL is not understood */
  constructor(@Inject(CONFIG) { databaseUrl }: Pick<Config, 'databaseUrl'>) {
    this.address = readDatabaseUrl(databaseUrl);
    this.targets = new Targets(this.address);
  }

  /** Database, hosts and ports, for people. */
  get description(): string {
    return describeAddress(this.address);
  }

  /** The number of targets: hosts, each with or without TLS. */
  get ways(): number {
    return this.targets.count;
  }

  /** A pool of sessions. */
  createPool(config: SessionPoolConfig): pg.Pool {
    return new SessionPool(config, this);
  }

  /** A session, not yet connected, to the host that is currently first. */
  session(config: SessionConfig): Session {
    const session = new Session(config, this.address, this.targets);
    this.silent.add(session);
    return session;
  }

  /** A separate session outside any pool. @throws if no host gives one that can write */
  async open(config: SessionConfig, make = () => this.session(config)): Promise<Session> {
    let told: Error | undefined;
    for (let tries = 1; ; tries++) {
      const session = make();
      try {
        return await session.connect();
      } catch (error) {
        this.silent.remove(session);
        told = moreTelling(told, error as Error);
        if (tries >= this.ways || isFinalRefusal(error)) throw told;
      }
    }
  }

  private async askForWork(pids: readonly number[]): Promise<readonly Backend[]> {
    const session = await this.open(ASKED, () => new Session(ASKED, this.address, this.targets));
    try {
      const query = { text: AT_WORK, values: [pids], query_timeout: ASKED_WITHIN_MS };
      return (await session.query<Backend>(query as pg.QueryConfig)).rows;
    } finally {
      void session.end();
    }
  }
}
