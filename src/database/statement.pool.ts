import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';

import { DatabaseServer } from './connections/database.server.js';
import { ANSWER_WITHIN_MS, SESSION_LIMITS } from './data-source.js';
import { INDEX_PLANS } from './index-plans.js';
import { type Statement, unprepared } from './statement.js';

/** Runs statements: the pool itself, or one transaction on it. */
export interface StatementRunner {
  /** Returns the statement's rows. */
  run<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

/** What Postgres knows these connections by (`pg_stat_activity.application_name`). */
export const DELIVERY_PATH = 'hookledger delivery';

/** A message in the WAL makes the commit a real one, and deleting nothing fails if the database is read-only. */
const COMMIT_NOTHING = unprepared(
  'commit_nothing',
  `WITH nothing AS (DELETE FROM installation WHERE false RETURNING 1)
         SELECT pg_logical_emit_message(true, 'hookledger', '') FROM (SELECT count(*) FROM nothing) AS none`,
);

const POOL_SIZE = 8;
/** For claims, which follow one another, and for asking whether one can be made. */
const CLAIM_POOL_SIZE = 2;
/** One each for folding and heartbeats: neither waits for the other. */
const RELAXED_POOL_SIZE = 2;

/**
 * The connections of the delivery path: publish, claim, record. Apart from TypeORM's, so that no page of history can
 * take their place, and prepared, because planning over many partitions costs more than the look-up.
 * Commits are synchronous whatever the server's default: a 202 means stored.
 */
@Injectable()
export class StatementPool implements StatementRunner, OnApplicationShutdown {
  private readonly pool: pg.Pool;
  private readonly claims: pg.Pool;
  private readonly relaxed: pg.Pool;
  /** Statements sent since the start, transaction control included. */
  sent = 0;

  constructor(server: DatabaseServer) {
    this.pool = this.createPool(server, POOL_SIZE, 'on');
    this.claims = this.createPool(server, CLAIM_POOL_SIZE, 'on');
    this.relaxed = this.createPool(server, RELAXED_POOL_SIZE, 'off');
  }

  async run<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return this.runOn(this.pool, statement, values);
  }

  /** The same for claims, which wait for no publish's connection. */
  async runClaim<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return this.runOn(this.claims, statement, values);
  }

  /** The same for what may be lost in a crash of the server: it does not wait for the disk, nor for a publish's connection. */
  async runRelaxed<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return this.runOn(this.relaxed, statement, values);
  }

  /** Commits everything `work` ran, or nothing if it throws. */
  async transaction<T>(work: (transaction: StatementRunner) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    const send = (query: pg.QueryConfig | string) => {
      this.sent++;
      return answerOf(client, query);
    };
    let broken: Error | undefined;
    try {
      await send('BEGIN');
      const result = await work({
        run: async <Row>(statement: Statement, values: readonly unknown[]) =>
          (await send({ ...statement, values: [...values] })).rows as Row[],
      });
      await send('COMMIT');
      return result;
    } catch (error) {
      await send('ROLLBACK').catch((lost: Error) => (broken = lost));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /**
   * Commits a line of WAL and nothing else: what a publish needs of the database, and what only one that can be written has.
   *
   * @throws what a publish would fail with now
   */
  async commitNothing(): Promise<void> {
    await this.run(COMMIT_NOTHING, []);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool, this.claims, this.relaxed].map((pool) => pool.end()));
  }

  private async runOn<Row>(pool: pg.Pool, statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    this.sent++;
    const { rows } = await pool.query({ ...statement, values: [...values] });
    return rows as Row[];
  }

  private createPool(server: DatabaseServer, max: number, synchronousCommit: 'on' | 'off'): pg.Pool {
    return server.createPool({
      max,
      application_name: DELIVERY_PATH,
      settings: { ...SESSION_LIMITS, ...INDEX_PLANS, synchronous_commit: synchronousCommit },
      answerWithinMs: ANSWER_WITHIN_MS,
    });
  }
}

/** By callback: the closure that `pg` makes a promise of its own with has what `SilentSessions` says of a time-out's. */
function answerOf(client: pg.PoolClient, query: pg.QueryConfig | string): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    client.query(query as pg.QueryConfig, (error: Error | null, result) => (error ? reject(error) : resolve(result)));
  });
}
