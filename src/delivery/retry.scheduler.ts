import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

import { Metrics } from '../common/metrics.js';
import { CONFIG, type Config } from '../config/config.js';
import { DeliveryQueue, LAPSED_BATCH } from './delivery.queue.js';
import { DeliveryWorker } from './delivery.worker.js';
import { Pacer } from './pacer.js';

/** Polling is the truth, every wake-up but a short cut: this often due deliveries are looked for whoever was told. */
const EVERY_MS = 1_000;
/** Several processes must not ask in step. */
const JITTER_MS = 200;

/** A lease may be seen later than it was given, by as long as its claim took. It lapses ten seconds after that at the least. */
const SLACK_SECONDS = 2;
/** All leases are looked at, and what is stranded: dear while an old snapshot keeps Postgres from removing index entries. */
const SWEEPS = { part: 0.01, everyMs: 30_000 };

/** Every second: takes back lapsed leases, cancels what is stranded, and wakes the worker for retries that have come due. */
@Injectable()
export class RetryScheduler implements OnModuleDestroy {
  private readonly logger = new Logger(RetryScheduler.name);
  private readonly sweeps = new Pacer(SWEEPS);
  /** No lease that had lapsed by then is left, by the monotonic clock; never, where some may be. */
  private takenBackUntil = -Infinity;
  private pass: Promise<void> | undefined;
  private stopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly queue: DeliveryQueue,
    private readonly worker: DeliveryWorker,
    private readonly metrics: Metrics,
  ) {}

  @Interval('retry-due-deliveries', EVERY_MS)
  tick(): void {
    if (!this.config.roles.worker || this.stopping) return;
    // A pass that takes long is not joined by another, and keeps nobody from looking.
    if (this.pass) this.worker.wake();
    else this.pass = this.passAfter(Math.random() * JITTER_MS).finally(() => (this.pass = undefined));
  }

  /** Lets a pass under way end before the database closes. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.pass;
  }

  /** One pass over everything, without the timer. */
  async runOnce(): Promise<void> {
    await this.sweep();
    this.worker.wake();
  }

  private async passAfter(ms: number): Promise<void> {
    try {
      await new Promise((resolve) => setTimeout(resolve, ms));
      if (this.stopping) return;
      this.worker.wake();
      if (this.sweeps.waitMs === 0) await this.sweep();
      else await this.takeBack(this.takenBackUntil);
    } catch (error) {
      this.logger.error(`Could not look for due deliveries, will try again: ${(error as Error).message}`);
    }
  }

  private async sweep(): Promise<void> {
    const takenBackMs = await this.takeBack(-Infinity);
    const { tookMs } = await this.queue.cancelStranded();
    this.sweeps.rest(takenBackMs + tookMs);
  }

  /**
   * Takes back leases that have lapsed since a time, by the monotonic clock, or a little before; returns how long Postgres
   * took: milliseconds.
   */
  private async takeBack(since: number): Promise<number> {
    const startedAt = performance.now();
    const { lost, tookMs } = await this.queue.recoverLapsed((startedAt - since) / 1000 + SLACK_SECONDS);
    this.takenBackUntil = lost < LAPSED_BATCH ? startedAt : -Infinity;
    if (lost === 0) return tookMs;
    this.metrics.lost(lost);
    this.logger.warn(`${lost} attempts lost their worker; their deliveries are due again`);
    this.worker.wake();
    return tookMs;
  }
}
