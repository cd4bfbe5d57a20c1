import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

import type { WebhookFormat } from './webhook.entity.js';

/**
 * The queue. A row exists exactly while a delivery has a next attempt, and contains everything a claim needs except the
 * payload.
 */
@Entity('pending_deliveries')
@Check(
  'pending_deliveries_lease_check',
  '(lease_token IS NULL) = (leased_until IS NULL) AND (lease_token IS NULL) = (leased_at IS NULL)',
)
@Index('pending_deliveries_due_idx', ['webhookId', 'lane', 'nextAttemptAt'], { where: '(lease_token IS NULL)' })
@Index('pending_deliveries_lease_idx', ['leasedUntil'], { where: '(lease_token IS NOT NULL)' })
export class PendingDeliveryEntity {
  @PrimaryColumn('bigint', { name: 'delivery_id', primaryKeyConstraintName: 'pending_deliveries_pkey' })
  deliveryId!: string;

  /** The delivery's day. */
  @Column('date')
  day!: string;

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

  @Column('text')
  format!: WebhookFormat;

  /** Which of its webhook's queues it is in: see `lane.ts`. */
  @Column('smallint', { default: 1 })
  lane!: number;

  @Column('integer', { name: 'payload_bytes', default: 0 })
  payloadBytes!: number;

  @Column('timestamptz', { name: 'next_attempt_at', default: () => 'now()' })
  nextAttemptAt!: Date;

  /** Attempts made so far, of every kind. */
  @Column('integer', { name: 'attempt_count', default: 0 })
  attemptCount!: number;

  /** Attempts that count against the webhook's `maxAttempts`. Reset to 0 by a resend. */
  @Column('integer', { name: 'round_attempts', default: 0 })
  roundAttempts!: number;

  /** Attempts whose worker was lost. The fifth exhausts the delivery. */
  @Column('integer', { name: 'lost_attempts', default: 0 })
  lostAttempts!: number;

  /**
   * Later attempts use separate connections and read responses tolerantly, because a response was not valid HTTP, or a
   * kept-alive connection ended without one.
   */
  @Column('boolean', { default: false })
  apart!: boolean;

  /** A resend of a delivered one: a single attempt, and it stays delivered whatever the response. */
  @Column('boolean', { name: 'keeps_delivered', default: false })
  keepsDelivered!: boolean;

  /** Set if it was canceled during an attempt, which is recorded first. */
  @Column('text', { name: 'cancel_reason', nullable: true })
  cancelReason!: string | null;

  /** Held by the worker that attempts it. An outcome must quote it. */
  @Column('uuid', { name: 'lease_token', nullable: true })
  leaseToken!: string | null;

  /** The worker that holds it: `WorkerEntity`. Null if nobody does, or an older version that named none. */
  @Column('integer', { name: 'leased_by', nullable: true })
  leasedBy!: number | null;

  @Column('timestamptz', { name: 'leased_at', nullable: true })
  leasedAt!: Date | null;

  /** After this time the delivery is due again, whether or not its worker is alive. */
  @Column('timestamptz', { name: 'leased_until', nullable: true })
  leasedUntil!: Date | null;
}
