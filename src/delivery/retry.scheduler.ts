import { Inject, Injectable, Logger } from '@nestjs/common';

import { Metrics } from '../common/metrics.js';
import { PeriodicTasks } from '../common/periodic-task.js';
import { CONFIG, type Config } from '../config/config.js';
import { DeliveryQueue, TAKEN_BACK_BATCH } from './queue/delivery.queue.js';
import { DeliveryWorker } from './delivery.worker.js';
import { HeartbeatKeeper } from './queue/heartbeat.keeper.js';
import { Pacer } from './claiming/pacer.js';

/** Polling is the truth, every wake-up but a short cut: this often due deliveries are looked for whoever was told. */
const EVERY_MS = 1_000;
/** Several processes must not ask in step. */
const JITTER_MS = 200;

/** A lease may be seen later than it was given, by as long as its claim took. It lapses ten seconds after that at the least. */
const SLACK_SECONDS = 2;
/** All leases are looked at, and what is stranded: dear while an old snapshot keeps Postgres from removing index entries. */
const SWEEPS = { part: 0.01, everyMs: 30_000 };
/** Leases that have not lapsed are looked through for those of ended workers, and of claims that came to nothing. */
const SEARCHES = { part: 0.1, cheapMs: 100 };

/**
 * Every second: takes back leases that lapsed or whose worker has ended, cancels what is stranded, and wakes the worker for
 * retries that have come due.
 */
@Injectable()
export class RetryScheduler {
  private readonly logger = new Logger(RetryScheduler.name);
  private readonly sweeps = new Pacer(SWEEPS);
  private readonly searches = new Pacer(SEARCHES);
  /** No lease that had lapsed by then is left, by the monotonic clock; never, where some may be. */
  private takenBackUntil = -Infinity;

  constructor(
    @Inject(CONFIG) { roles }: Config,
    private readonly queue: DeliveryQueue,
    private readonly worker: DeliveryWorker,
    private readonly heartbeat: HeartbeatKeeper,
    private readonly metrics: Metrics,
    tasks: PeriodicTasks,
  ) {
    const failed = ({ message }: Error) =>
      this.logger.error(`Could not look for due deliveries, will retry: ${message}`);
    // Apart from the pass: one that takes long keeps nobody from looking.
    tasks.add({
      name: 'retry-due-deliveries',
      everyMs: EVERY_MS,
      jitterMs: JITTER_MS,
      runsHere: roles.worker,
      run: () => this.worker.wake(),
      failed,
      healed: () => this.logger.log('Due deliveries are looked for again'),
    });
    tasks.add({
      name: 'take-back-leases',
      everyMs: EVERY_MS,
      jitterMs: JITTER_MS,
      runsHere: roles.worker,
      run: () => this.pass(),
      failed,
      healed: () => this.logger.log('Lost leases are taken back again'),
    });
  }

  /** One pass over everything, without the timer. */
  async runOnce(): Promise<void> {
    await this.search();
    await this.sweep();
    this.worker.wake();
  }

  /** What the timer does each second. */
  private async pass(): Promise<void> {
    if (this.searches.waitMs === 0) await this.search();
    if (!this.heartbeat.isSteady) return;
    if (this.sweeps.waitMs === 0) await this.sweep();
    else await this.takeBackLapsed(this.takenBackUntil);
  }

  private async sweep(): Promise<void> {
    const takenBackMs = await this.takeBackLapsed(-Infinity);
    const { tookMs } = await this.queue.cancelStranded();
    this.sweeps.rest(takenBackMs + tookMs);
    await this.heartbeat.forgetEnded();
  }

  /** Takes back leases that nobody sends anything under, though they have not lapsed. */
  private async search(): Promise<void> {
    if (this.queue.hasUnused) {
      const { freed, tookMs } = await this.queue.giveBackUnused();
      this.searches.rest(tookMs);
      if (freed > 0) this.worker.wake();
    }
    for (let more = this.heartbeat.someEnded; more;) {
      const { freed, tookMs } = await this.queue.recoverEnded();
      this.searches.rest(tookMs);
      this.lost(freed);
      more = freed === TAKEN_BACK_BATCH;
    }
  }

  /**
   * Takes back leases that have lapsed since a time, by the monotonic clock, or a little before; returns how long Postgres
   * took: milliseconds.
   */
  private async takeBackLapsed(since: number): Promise<number> {
    const startedAt = performance.now();
    const { freed, tookMs } = await this.queue.recoverLapsed((startedAt - since) / 1000 + SLACK_SECONDS);
    this.takenBackUntil = freed < TAKEN_BACK_BATCH ? startedAt : -Infinity;
    this.lost(freed);
    return tookMs;
  }

  private lost(attempts: number): void {
    if (attempts === 0) return;
    this.metrics.lost(attempts);
    this.logger.warn(`${attempts} attempts lost their worker; their deliveries are due again`);
    this.worker.wake();
  }
}
