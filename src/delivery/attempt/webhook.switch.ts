import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Circuits } from '../limits/circuits.js';
import { DeliveryQueue } from '../queue/delivery.queue.js';

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
    await this.db.query(
      `UPDATE webhooks SET is_active = false, disabled_reason = $2, version = version + 1, modified_at = now()
        WHERE id = $1 AND is_active`,
      [webhookId, reason],
    );
    await this.queue.cancelOf(webhookId, reason);
  }

  /** Deliveries are made for it again, from the next event on. Whoever switches it on says that its receiver is well. */
  async switchOn(webhookId: number): Promise<void> {
    await this.circuits.close(webhookId);
    await this.db.query(
      `UPDATE webhooks SET is_active = true, disabled_reason = NULL, version = version + 1, modified_at = now()
        WHERE id = $1 AND NOT is_active AND deleted_at IS NULL`,
      [webhookId],
    );
  }

  /** Deliveries are made, and wait. */
  async pause(webhookId: number): Promise<void> {
    await this.db.query(
      `UPDATE webhooks SET paused_at = now(), version = version + 1, modified_at = now() WHERE id = $1 AND paused_at IS NULL`,
      [webhookId],
    );
  }

  /** What waited is sent. Whoever resumes it says that its receiver is well. */
  async resume(webhookId: number): Promise<void> {
    await this.circuits.close(webhookId);
    await this.db.query(
      `UPDATE webhooks SET paused_at = NULL, version = version + 1, modified_at = now()
        WHERE id = $1 AND paused_at IS NOT NULL`,
      [webhookId],
    );
  }
}
