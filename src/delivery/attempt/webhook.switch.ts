import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, Not } from 'typeorm';

import { Circuits } from '../limits/circuits.js';
import { DeliveryQueue } from '../queue/delivery.queue.js';
import { changeWebhook } from './change-webhook.js';

/**
 * Switches webhooks on and off, and pauses them. It is here and not with their registration because switching one off
 * ends its deliveries, and because a receiver may do it by answering 410.
 */
@Injectable()
export class WebhookSwitch {
  constructor(
    private readonly db: DataSource,
    private readonly queue: DeliveryQueue,
    private readonly circuits: Circuits,
  ) {}

  /** No more deliveries are made for it, and those pending are canceled for the same reason. */
  async switchOff(webhookId: number, reason: string): Promise<void> {
    await changeWebhook(this.db.manager, webhookId, { isActive: false, disabledReason: reason }, { isActive: true });
    await this.queue.cancelOf(webhookId, reason);
  }

  /** Deliveries are made for it again, from the next event on. Whoever switches it on says that its receiver is well. */
  async switchOn(webhookId: number): Promise<void> {
    await this.circuits.close(webhookId);
    await changeWebhook(
      this.db.manager,
      webhookId,
      { isActive: true, disabledReason: null },
      { isActive: false, deletedAt: IsNull() },
    );
  }

  /** Deliveries are made, and wait. */
  async pause(webhookId: number): Promise<void> {
    await changeWebhook(this.db.manager, webhookId, { pausedAt: () => 'now()' }, { pausedAt: IsNull() });
  }

  /** What waited is sent. Whoever resumes it says that its receiver is well. */
  async resume(webhookId: number): Promise<void> {
    await this.circuits.close(webhookId);
    await changeWebhook(this.db.manager, webhookId, { pausedAt: null }, { pausedAt: Not(IsNull()) });
  }
}
