import { Injectable } from '@nestjs/common';

import { AppError } from '../common/errors.js';
import { DeliveriesReader, type ReadDelivery } from '../deliveries/deliveries.reader.js';
import { TEST_EVENT_TYPE } from '../webhooks/test-event-type.js';
import { WebhooksService } from '../webhooks/webhooks.service.js';
import { EventsService } from './events.service.js';

/** Sends a webhook a meaningless event in the same way as every other. */
@Injectable()
export class TestEventService {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly events: EventsService,
    private readonly deliveries: DeliveriesReader,
  ) {}

  /** @throws AppError `not_found`, or `state_conflict` if the webhook is disabled */
  async send(accountId: number, webhookId: number): Promise<ReadDelivery> {
    const { eventType } = await this.webhooks.getActive(accountId, webhookId);
    const payload = JSON.stringify({ test: true, webhookId, eventType, text: 'Hookledger reaches you.' });
    const nothing = { objectId: null, contentType: null, instance: null, occurredAt: null, idempotencyKey: null };
    const deliveryId = await this.events.publishTo(accountId, webhookId, {
      type: TEST_EVENT_TYPE,
      payload: Buffer.from(payload),
      ...nothing,
    });
    if (deliveryId === null) throw new AppError('state_conflict', { detail: 'The webhook has just been disabled.' });
    return this.deliveries.get(accountId, deliveryId);
  }
}
