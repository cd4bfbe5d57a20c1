import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { AppError, notFound } from '../common/errors.js';
import { WebhookEntity } from '../database/entities/index.js';
import { DeliveriesReader, type ReadDelivery } from './deliveries.reader.js';
import { DeliveryQueue } from '../delivery/queue/delivery.queue.js';
import { WakeNotifier } from '../delivery/wake.notifier.js';

const BY_OWNER = 'canceled by its owner';

/** Resends and cancels single deliveries. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly db: DataSource,
    private readonly reader: DeliveriesReader,
    private readonly queue: DeliveryQueue,
    private readonly workers: WakeNotifier,
  ) {}

  /**
   * Sends a delivery again at once, with the same `webhook-id` and body, and allows as many attempts as for a new one. A
   * delivered one gets a single further attempt and stays delivered.
   *
   * @throws AppError `not_found`, or `state_conflict` if its webhook is disabled or deleted
   */
  async resend(accountId: number, id: number): Promise<ReadDelivery> {
    const delivery = await this.reader.get(accountId, id);
    const webhook = await this.db.getRepository(WebhookEntity).findOneByOrFail({ id: delivery.webhookId, accountId });
    if (!webhook.isActive) {
      const remedy = webhook.deletedAt ? 'It cannot be sent again.' : 'Enable it first.';
      throw new AppError('state_conflict', {
        detail: `The webhook is disabled (${webhook.disabledReason}). ${remedy}`,
      });
    }
    if (!(await this.queue.resend(accountId, id))) throw notFound('delivery');
    this.workers.wake([delivery.webhookId], 'byHand');
    return this.reader.get(accountId, id);
  }

  /** @throws AppError `not_found`, or `state_conflict` if it is final already */
  async cancel(accountId: number, id: number): Promise<ReadDelivery> {
    const { status } = await this.reader.get(accountId, id);
    if (status !== 'pending') throw new AppError('state_conflict', { detail: `The delivery is already ${status}.` });
    await this.queue.cancel(accountId, id, BY_OWNER);
    return this.reader.get(accountId, id);
  }
}
