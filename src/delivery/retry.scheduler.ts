import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

import { Metrics } from '../common/metrics.js';
import { CONFIG, type Config } from '../config/config.js';
import { DeliveryQueue } from './delivery.queue.js';
import { DeliveryWorker } from './delivery.worker.js';

/** Polling is the truth, every wake-up but a short cut: this often due deliveries are looked for whoever was told. */
const EVERY_MS = 1_000;
/** Several processes must not ask in step. */
const JITTER_MS = 200;

/** Every second: takes back lapsed leases, cancels what is stranded, and wakes the worker for retries that have come due. */
@Injectable()
export class RetryScheduler implements OnModuleDestroy {
  private readonly logger = new Logger(RetryScheduler.name);
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
    // Ticks may overlap: a pass that takes long is not joined by another.
    if (!this.config.roles.worker || this.stopping || this.pass) return;
    this.pass = this.passAfter(Math.random() * JITTER_MS).finally(() => (this.pass = undefined));
  }

  /** Lets a pass under way end before the database closes. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.pass;
  }

  /** One pass, without the timer. */
  async runOnce(): Promise<void> {
    const lost = await this.queue.recoverLapsed();
    if (lost > 0) {
      this.metrics.lost(lost);
      this.logger.warn(`${lost} attempts lost their worker; their deliveries are due again`);
    }
    await this.queue.cancelStranded();
    this.worker.wake();
  }

  private async passAfter(ms: number): Promise<void> {
    try {
      await new Promise((resolve) => setTimeout(resolve, ms));
      if (!this.stopping) await this.runOnce();
    } catch (error) {
      this.logger.error(`Could not look for due deliveries, will try again: ${(error as Error).message}`);
    }
  }
}
