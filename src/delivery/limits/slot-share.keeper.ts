import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';

import { type PeriodicTask, PeriodicTasks } from '../../common/periodic-task.js';
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
  private readonly renewing: PeriodicTask;

  constructor(
    @Inject(CONFIG) { roles }: Config,
    private readonly shares: SlotShares,
    private readonly limits: WebhookLimits,
    tasks: PeriodicTasks,
  ) {
    this.renewing = tasks.add({
      name: 'renew-shares',
      everyMs: EVERY_MS,
      runsHere: roles.worker,
      run: () => this.shares.renew(this.limits.heldOf),
      failed: ({ message }) => this.logger.error(`Could not renew shares, will retry: ${message}`),
      healed: () => this.logger.log('Shares are renewed again'),
    });
    tasks.add({
      name: 'remove-lapsed-shares',
      everyMs: REMOVE_EVERY_MS,
      runsHere: roles.worker,
      run: () => this.shares.removeLapsed(),
      failed: ({ message }) =>
        this.logger.warn(`Could not remove lapsed shares, will retry in five minutes: ${message}`),
      healed: () => this.logger.log('Lapsed shares are removed again'),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.renewing.stop();
    try {
      await this.shares.giveBackAll(this.limits.heldOf);
    } catch (error) {
      this.logger.warn(`Could not return shares, they lapse in ten seconds: ${(error as Error).message}`);
    }
  }
}
