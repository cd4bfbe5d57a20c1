import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What happened to the deliveries of a webhook and event type, or of the whole account (webhook 0, event type ''), in a
 * minute or an hour.
 */
@Entity('delivery_rollups')
@Check('delivery_rollups_grain_check', `grain IN ('minute', 'hour')`)
export class DeliveryRollupEntity {
  @PrimaryColumn('integer', { name: 'account_id', primaryKeyConstraintName: 'delivery_rollups_pkey' })
  accountId!: number;

  /** 0: all of the account's. */
  @PrimaryColumn('integer', { name: 'webhook_id', primaryKeyConstraintName: 'delivery_rollups_pkey' })
  webhookId!: number;

  /** Empty: all of the account's. */
  @PrimaryColumn('text', { name: 'event_type', primaryKeyConstraintName: 'delivery_rollups_pkey' })
  eventType!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'delivery_rollups_pkey' })
  grain!: 'minute' | 'hour';

  @PrimaryColumn('timestamptz', { name: 'starts_at', primaryKeyConstraintName: 'delivery_rollups_pkey' })
  startsAt!: Date;

  /** Deliveries created. */
  @Column('integer')
  created!: number;

  @Column('integer')
  delivered!: number;

  @Column('integer')
  exhausted!: number;

  @Column('integer')
  canceled!: number;

  @Column('integer')
  attempts!: number;

  @Column('integer', { name: 'failed_attempts' })
  failedAttempts!: number;

  /** Attempts by latency bucket. */
  @Column('integer', { array: true })
  latencies!: number[];
}
