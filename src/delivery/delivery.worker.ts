import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';

import { CONFIG, type Config } from '../config/config.js';
import { AttemptRunner } from './attempt.runner.js';
import { DeliveryQueue } from './delivery.queue.js';
import { DeliverySlots, someReachedLimit } from './delivery-slots.js';
import type { ClaimedDelivery } from './delivery.types.js';
import { WebhookDirectory, type DirectedWebhook } from './webhook.directory.js';

/** With a backlog a claim waits this long for more slots to free up: fewer statements, each for more deliveries. */
const GATHER_MS = 2;

/** Attempts due deliveries, at most `delivery.concurrency` at a time, and of each webhook at most its `maxConcurrency`. */
@Injectable()
export class DeliveryWorker implements OnModuleDestroy {
  private readonly logger = new Logger(DeliveryWorker.name);
  private readonly underWay = new Set<Promise<void>>();
  private readonly slots: DeliverySlots;
  private claiming: Promise<void> | undefined;
  private wanted = false;
  /** The last claim may have left something due, so each slot that frees up is worth another one. */
  private moreIsDue = false;
  private stopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly queue: DeliveryQueue,
    private readonly webhooks: WebhookDirectory,
    private readonly attempts: AttemptRunner,
  ) {
    this.slots = new DeliverySlots(config.delivery.concurrency);
  }

  /** Requests in flight now. */
  get inFlight(): number {
    return this.underWay.size;
  }

  /** Fills free slots with due deliveries. Cheap, and safe to call at any time; does nothing in a process that is no worker. */
  wake(_webhookIds?: readonly number[]): void {
    this.wanted = true;
    if (!this.config.roles.worker || this.stopping || this.claiming) return;
    this.claiming = this.claimAll().finally(() => {
      this.claiming = undefined;
      if (this.wanted && this.slots.free > 0) this.wake();
    });
  }

  /** Resolves once nothing is due and nothing is under way. */
  async idle(): Promise<void> {
    while (this.claiming || this.underWay.size > 0) await Promise.all([this.claiming, ...this.underWay]);
  }

  /** Claims nothing more, and lets the attempts under way end and be recorded before the database closes. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    const grace = new Promise<void>((resolve) => {
      setTimeout(resolve, this.config.shutdownGraceSeconds * 1000).unref();
    });
    await Promise.race([this.idle(), grace]);
    if (this.underWay.size > 0) {
      this.logger.warn(
        `Stopping with ${this.underWay.size} attempts under way: their deliveries are due again when the leases lapse`,
      );
    }
  }

  /** Claims as long as it is wanted and slots are free. While one claim runs, slots free up for the next. */
  private async claimAll(): Promise<void> {
    try {
      while (this.wanted && !this.stopping) {
        if (this.moreIsDue) await pause(GATHER_MS);
        const { free } = this.slots;
        if (free === 0) return;
        this.wanted = false;
        const holders = this.slots.holders();
        const claimed = await this.queue.claim(free, holders, this.config.delivery.timeoutSeconds);
        const claimedAt = performance.now();
        const webhooks = await this.webhooks.find(claimed);
        for (const delivery of claimed) this.start(delivery, webhooks.get(delivery.webhookId), claimedAt);
        const got = claimed.map(({ webhookId: id, maxConcurrency: limit }) => ({ id, limit }));
        this.moreIsDue = claimed.length === free || someReachedLimit(holders, got);
        if (claimed.length === free) this.wanted = true;
      }
    } catch (error) {
      this.logger.error(`Could not claim deliveries, will try again: ${(error as Error).message}`);
    }
  }

  /** @param claimedAt when the claim was answered, by the monotonic clock */
  private start(delivery: ClaimedDelivery, webhook: DirectedWebhook | undefined, claimedAt: number): void {
    const { webhookId, maxConcurrency } = delivery;
    this.slots.take(webhookId, maxConcurrency);
    const attempt = this.attempt(delivery, webhook, claimedAt).finally(() => {
      this.slots.release(webhookId);
      this.underWay.delete(attempt);
      if (this.moreIsDue) this.wake();
    });
    this.underWay.add(attempt);
  }

  /** If this fails the lease lapses, and the delivery is due again. */
  private async attempt(
    delivery: ClaimedDelivery,
    webhook: DirectedWebhook | undefined,
    claimedAt: number,
  ): Promise<void> {
    try {
      if (!webhook) throw new Error(`webhook ${delivery.webhookId} could not be loaded`);
      const startedAtUs = Number(delivery.claimedAtUs) + (performance.now() - claimedAt) * 1000;
      await this.attempts.run(delivery, webhook, startedAtUs);
    } catch (error) {
      this.logger.error(`Delivery ${delivery.id}: an attempt broke off`, error);
    }
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
