import { Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

import { CONFIG, type Config } from '../config/config.js';
import { DeliveryQueue } from './delivery.queue.js';
import { DeliveryWorker } from './delivery.worker.js';

/** Polling is the truth, every wake-up but a short cut: this often due deliveries are looked for whoever was told. */
const EVERY_MS = 1_000;
/** Several processes must not ask in step. */
const JITTER_MS = 200;

/** Every second: takes back lapsed leases, cancels what is stranded, and wakes the worker for retries that have come due. */
@Injectable()
export class RetryScheduler {
  private readonly logger = new Logger(RetryScheduler.name);
  private running = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly queue: DeliveryQueue,
    private readonly worker: DeliveryWorker,
  ) {}

  @Interval('retry-due-deliveries', EVERY_MS)
  async tick(): Promise<void> {
    if (!this.config.roles.worker || this.running) return;
    this.running = true;
    try {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * JITTER_MS).unref());
      await this.runOnce();
    } catch (error) {
      this.logger.error(`Could not look for due deliveries, will try again: ${(error as Error).message}`);
    } finally {
      this.running = false;
    }
  }

  /** One pass, without the timer. */
  async runOnce(): Promise<void> {
    const lost = await this.queue.recoverLapsed();
    if (lost > 0) this.logger.warn(`${lost} attempts lost their worker; their deliveries are due again`);
    await this.queue.cancelStranded();
    this.worker.wake();
  }
}
