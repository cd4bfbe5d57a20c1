import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';

import { Metrics } from '../../src/common/metrics.js';
import { PeriodicTasks } from '../../src/common/periodic-task.js';
import { DatabaseServer } from '../../src/database/connections/database.server.js';
import { RetentionFigures } from '../../src/retention/retention-figures.js';
import { RetentionKeeper } from '../../src/retention/retention-keeper.js';
import { testConfig } from './app.js';
import { useDatabase } from './database.js';
import { anAccountKeeping, figureOf } from './retention.js';

/** Retention of 30 days on a database with one account. Tests decide when passes run. */
export interface RetentionScene {
  readonly db: Client;
  readonly keeper: RetentionKeeper;
  /** The keeper's timer, which does not run. */
  readonly tasks: PeriodicTasks;
  /** An account with the installation's retention. */
  readonly account: number;
  /** An additional connection. */
  readonly connect: () => Promise<Client>;
  readonly figure: (name: string) => Promise<number>;
  /** The log. */
  readonly said: (level: 'log' | 'warn' | 'error') => string[];
}

/** A new scene for each test of a file. */
export function useRetention(): () => RetentionScene {
  const database = useDatabase();
  let db: Client;
  let scene: RetentionScene;

  const connect = async () => {
    const client = new Client({ connectionString: database() });
    await client.connect();
    return client;
  };
  const keeping = async (metrics: Metrics, tasks = new PeriodicTasks(new SchedulerRegistry())) =>
    new RetentionKeeper(
      await testConfig(database(), { RETENTION_DAYS: '30' }),
      new DatabaseServer({ databaseUrl: database() }),
      new RetentionFigures(metrics),
      tasks,
    );

  beforeAll(async () => {
    db = await connect();
  });
  afterAll(() => db.end());
  beforeEach(async () => {
    const metrics = new Metrics();
    const tasks = new PeriodicTasks(new SchedulerRegistry());
    scene = {
      db,
      keeper: await keeping(metrics, tasks),
      tasks,
      account: await anAccountKeeping(db),
      connect,
      figure: (name) => figureOf(metrics, name),
      said: (level) => vi.mocked(Logger.prototype[level]).mock.calls.map(([text]) => String(text)),
    };
    for (const level of ['log', 'warn', 'error'] as const)
      vi.spyOn(Logger.prototype, level).mockImplementation(() => undefined);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await db.query(`TRUNCATE pending_deliveries, idempotency_keys, delivery_rollups`);
    await (await keeping(new Metrics())).runOnce();
    await db.query(
      `TRUNCATE accounts, deliveries, events, attempts, undelivered_deliveries, delivery_counts, count_changes CASCADE`,
    );
  });
  return () => scene;
}
