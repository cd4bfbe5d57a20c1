import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

import { CONFIG, type Config } from '../../config/config.js';
import { SlotShares } from './slot.shares.js';
import { WebhookLimits } from './webhook.limits.js';

const EVERY_MS = 500;
const REMOVE_EVERY_MS = 300_000;

/**
 * Renews a worker's shares twice a second, also while it drains, and gives them back once it has drained: after every
 * `onModuleDestroy`, in which the attempts under way end, and before any `onApplicationShutdown`, in which connections close.
 */
@Injectable()
export class SlotShareKeeper implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SlotShareKeeper.name);
  private pass: Promise<void> | undefined;
  private stopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly shares: SlotShares,
    private readonly limits: WebhookLimits,
  ) {}

  @Interval('renew-shares', EVERY_MS)
  tick(): void {
    if (!this.config.roles.worker || this.stopping || this.pass) return;
    this.pass = this.shares
      .renew(this.limits.heldOf)
      .catch((error: Error) => this.logger.error(`Could not renew shares, will try again: ${error.message}`))
      .finally(() => (this.pass = undefined));
  }

  @Interval('remove-lapsed-shares', REMOVE_EVERY_MS)
  removeLapsed(): void {
    if (!this.config.roles.worker || this.stopping) return;
    this.shares
      .removeLapsed()
      .catch((error: Error) => this.logger.warn(`Lapsed shares stay for five minutes more: ${error.message}`));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.pass;
    try {
      await this.shares.giveBackAll(this.limits.heldOf);
    } catch (error) {
      this.logger.warn(`Shares could not be given back, they lapse in ten seconds: ${(error as Error).message}`);
    }
  }
}
