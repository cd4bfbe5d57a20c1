import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';

import type { ReadDelivery } from '../../deliveries/deliveries.reader.js';
import type { ChangedDelivery } from './changed.statements.js';
import { ChangeFinder } from './change.finder.js';
import { LatestStates } from './latest-states.js';

/** How long after a look the next one comes. */
const EVERY_MS = 1_000;

/** Which deliveries someone wants to hear of. */
export interface Watched {
  readonly accountId: number;
  readonly webhookId?: number | undefined;
  readonly status?: string | undefined;
}

/** Tells whoever watches what becomes of deliveries, in whichever process. Looks for changes only while somebody does. */
@Injectable()
export class DeliveryChanges implements OnModuleDestroy {
  private readonly logger = new Logger(DeliveryChanges.name);
  private readonly watchers = new Map<LatestStates<ReadDelivery>, Watched>();
  private beginning: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly finder: ChangeFinder) {}

  /** How many watch in this process. */
  get size(): number {
    return this.watchers.size;
  }

  /** Whether it looks for changes. */
  get isLooking(): boolean {
    return this.beginning !== undefined;
  }

  /** Every delivery that changes from now on, as it is after the change; a state may come twice. */
  async watch(watched: Watched): Promise<LatestStates<ReadDelivery>> {
    const states: LatestStates<ReadDelivery> = new LatestStates(() => this.leave(states));
    this.watchers.set(states, watched);
    try {
      await (this.beginning ??= this.begin());
    } catch (error) {
      this.beginning = undefined;
      await states.return();
      throw error;
    }
    return states;
  }

  /** One look, without the timer. */
  async look(): Promise<void> {
    const accountIds = [...new Set([...this.watchers.values()].map(({ accountId }) => accountId))];
    const isWanted = (one: ChangedDelivery) => [...this.watchers.values()].some((watched) => isMeant(one, watched));
    for (const delivery of await this.finder.next(accountIds, isWanted)) {
      for (const [states, watched] of this.watchers) if (isMeant(delivery, watched)) states.push(delivery);
    }
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.watchers.keys()].map((states) => states.return()));
  }

  private async begin(): Promise<void> {
    await this.finder.begin();
    this.lookLater();
  }

  private lookLater(): void {
    if (this.watchers.size === 0) {
      this.beginning = undefined;
      return;
    }
    this.timer = setTimeout(() => {
      this.look()
        .catch((error: Error) => this.logger.warn(`Could not look for changes, will retry: ${error.message}`))
        .finally(() => this.lookLater());
    }, EVERY_MS);
    this.timer.unref();
  }

  private leave(states: LatestStates<ReadDelivery>): void {
    this.watchers.delete(states);
  }
}

type Known = Pick<ChangedDelivery, 'accountId' | 'webhookId' | 'status'>;

function isMeant(delivery: Known, { accountId, webhookId, status }: Watched): boolean {
  return (
    delivery.accountId === accountId &&
    (webhookId === undefined || delivery.webhookId === webhookId) &&
    (status === undefined || delivery.status === status)
  );
}
