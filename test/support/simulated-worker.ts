import { randomUUID } from 'node:crypto';

import { SchedulerRegistry } from '@nestjs/schedule';

import type { Metrics } from '../../src/common/metrics.js';
import { PeriodicTasks } from '../../src/common/periodic-task.js';
import type { Config } from '../../src/config/config.js';
import type { Statement } from '../../src/database/statement.js';
import type { StatementPool } from '../../src/database/statement.pool.js';
import { CLAIM } from '../../src/delivery/queue/claim.statement.js';
import { DeliveryQueue } from '../../src/delivery/queue/delivery.queue.js';
import type { DeliveryWorker } from '../../src/delivery/delivery.worker.js';
import { HeartbeatKeeper } from '../../src/delivery/queue/heartbeat.keeper.js';
import { LANES } from '../../src/delivery/queue/lane.js';
import { RetryScheduler } from '../../src/delivery/retry.scheduler.js';

/** The default timeout of a webhook: longer than any scene. */
const INSTALLATION_TIMEOUT_SECONDS = 300;

/** The database as one process sees it: away at times, while the result of a claim may be lost or delayed. */
class SeenDatabase {
  isAway = false;
  losesAnswers = false;
  answersAfter: Promise<void> | undefined;

  constructor(private readonly pool: StatementPool) {}

  readonly run = async <Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> => {
    if (this.isAway) throw new Error('Connection terminated');
    const rows = await this.pool.run<Row>(statement, values);
    if (statement !== CLAIM) return rows;
    await this.answersAfter;
    if (this.losesAnswers) throw new Error('Connection terminated');
    return rows;
  };

  readonly runRelaxed = this.run;
  readonly runClaim = this.run;
}

/** A lease that a worker believes it holds. */
export interface HeldLease {
  readonly token: string;
  /** Whether its attempt has ended and waits to be recorded. */
  isAnswered: boolean;
  /** The seconds since it was claimed, and for how many of them its worker was frozen. */
  age: number;
  frozenFor: number;
}

/** Heartbeat, queue and scheduler of one process. A test plays its timers and requests one second at a time. */
export class SimulatedWorker {
  readonly held = new Map<string, HeldLease>();
  readonly database: SeenDatabase;
  frozenFor = 0;
  awayFor = 0;
  private readonly tasks = new PeriodicTasks(new SchedulerRegistry());
  private readonly heartbeat: HeartbeatKeeper;
  private readonly queue: DeliveryQueue;
  private claiming: Promise<void> | undefined;
  private openEyes: (() => void) | undefined;

  constructor(config: Config, pool: StatementPool) {
    this.database = new SeenDatabase(pool);
    const seen = this.database as unknown as StatementPool;
    const worker = { wake: () => undefined } as unknown as DeliveryWorker;
    const metrics = { lost: () => undefined } as unknown as Metrics;
    const ofWorker = { ...config, roles: { api: false, worker: true } };
    this.heartbeat = new HeartbeatKeeper(ofWorker, seen, this.tasks);
    this.queue = new DeliveryQueue(seen, ofWorker, this.heartbeat);
    void new RetryScheduler(ofWorker, this.queue, worker, this.heartbeat, metrics, this.tasks);
  }

  /** Runs each of its timers once. */
  async second(): Promise<void> {
    for (const task of this.tasks.all.values()) await task.wake();
  }

  /** Leases due deliveries of these webhooks. Calls `claimed` before anything else happens. */
  async claim(webhookIds: readonly number[], slots: number, claimed: (ids: string[]) => void): Promise<void> {
    if (this.claiming) return;
    const token = randomUUID();
    const line = { age: null, from_us: 0, slots, held: 0, half_open: true };
    const lines = webhookIds
      .flatMap((webhook_id) => [LANES.FIRST_ATTEMPT, LANES.RETRY].map((lane) => ({ webhook_id, lane })))
      .map((each, place) => ({ ...line, ...each, place }));
    this.claiming = this.queue
      .claim(lines, token, 1e6, INSTALLATION_TIMEOUT_SECONDS)
      .then((rows) => {
        claimed(rows.map(({ id }) => id));
        for (const { id } of rows) this.held.set(id, { token, isAnswered: false, age: 0, frozenFor: 0 });
      })
      .catch(() => undefined)
      .finally(() => (this.claiming = undefined));
    if (!this.database.answersAfter) await this.claiming;
  }

  /** Records the finished attempts as 200. Returns the leases whose outcome was refused. */
  async record(): Promise<HeldLease[]> {
    const answered = [...this.held].filter(([, { isAnswered }]) => isAnswered);
    if (answered.length === 0 || this.database.isAway) return [];
    const attempt = {
      started_at_us: Date.now() * 1000,
      duration_ms: 5,
      response_status: 200,
      outcome: 'delivered' as const,
    };
    const written = await this.queue.record(
      answered.map(([id, { token }]) => ({ id, lease_token: token, ...attempt })),
    );
    const ids = new Set(written.map(({ id }) => id));
    for (const [id] of answered) this.held.delete(id);
    return answered.filter(([id]) => !ids.has(id)).map(([, lease]) => lease);
  }

  /** Stops as after SIGTERM once the grace period is over. */
  async stop(): Promise<void> {
    await this.heartbeat.beforeApplicationShutdown();
  }

  /** Freezes it during a claim: the database executes the claim, and the result waits until it wakes up. */
  standsStillClaiming(webhookIds: readonly number[], slots: number, claimed: (ids: string[]) => void): void {
    this.database.answersAfter = new Promise((resolve) => (this.openEyes = resolve));
    void this.claim(webhookIds, slots, claimed);
  }

  /** Reads the result that arrived while it was frozen. */
  async wakeUp(): Promise<void> {
    this.openEyes?.();
    this.openEyes = this.database.answersAfter = undefined;
    await this.claiming;
  }
}
