import { Check, Column, CreateDateColumn, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

import { DELIVERY_STATUSES, type DeliveryStatus } from './delivery-states.js';
import { isOneOf } from './is-one-of.js';
import type { WebhookFormat } from './webhook.entity.js';

/** One event for one webhook, with the result of its last attempt. Partitioned by `day`. */
@Entity('deliveries')
@Check('deliveries_status_check', isOneOf('status', DELIVERY_STATUSES))
@Index('deliveries_account_idx', ['accountId', 'id'])
@Index('deliveries_webhook_idx', ['webhookId', 'id'])
@Index('deliveries_event_idx', ['eventId'])
@Index('deliveries_object_idx', ['accountId', 'objectId', 'id'], { where: 'object_id IS NOT NULL' })
export class DeliveryEntity {
  /** Below 2^53, so a JSON number holds it. */
  @PrimaryGeneratedColumn('increment', { type: 'bigint', primaryKeyConstraintName: 'deliveries_pkey' })
  id!: string;

  /** The day (UTC) on which it was created. */
  @PrimaryColumn('date', { primaryKeyConstraintName: 'deliveries_pkey' })
  day!: string;

  /** The `webhook-id` of every attempt. Its first 48 bits are its creation time, its last 62 the `id`. */
  @Column('uuid')
  uuid!: string;

  @Column('integer', { name: 'account_id' })
  accountId!: number;

  @Column('integer', { name: 'webhook_id' })
  webhookId!: number;

  @Column('uuid', { name: 'event_id' })
  eventId!: string;

  @Column('date', { name: 'event_day' })
  eventDay!: string;

  @Column('text', { name: 'event_type' })
  eventType!: string;

  @Column('bigint', { name: 'object_id', nullable: true })
  objectId!: string | null;

  @Column('bigint', { name: 'content_type', nullable: true })
  contentType!: string | null;

  /** The webhook's format when the delivery was created. A later change does not alter the body. */
  @Column('text')
  format!: WebhookFormat;

  /** The webhook's URL when the delivery was created. Attempts go to its current one. */
  @Column('text', { name: 'target_url' })
  targetUrl!: string;

  @Column('text', { default: 'pending' })
  status!: DeliveryStatus;

  /** Why it was canceled or exhausted; null otherwise. */
  @Column('text', { name: 'final_reason', nullable: true })
  finalReason!: string | null;

  @Column('integer', { name: 'attempt_count', default: 0 })
  attemptCount!: number;

  @Column('timestamptz', { name: 'last_attempt_at', nullable: true })
  lastAttemptAt!: Date | null;

  /** Null if the last attempt had no response. */
  @Column('integer', { name: 'last_response_status', nullable: true })
  lastResponseStatus!: number | null;

  /** The last attempt's error code. Null if it had a response. */
  @Column('text', { name: 'last_error', nullable: true })
  lastError!: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'modified_at', default: () => 'now()' })
  modifiedAt!: Date;
}
