import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/**
 * What one statement changed in the deliveries of one webhook, event type and block. Appended with the change itself,
 * and folded into the counts and rollups within seconds. The states are signed differences.
 */
@Entity('count_changes')
export class CountChangeEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'count_changes_pkey',
  })
  id!: string;

  @Column('integer', { name: 'account_id' })
  accountId!: number;

  @Column('integer', { name: 'webhook_id' })
  webhookId!: number;

  @Column('text', { name: 'event_type' })
  eventType!: string;

  /** The deliveries' day. */
  @Column('date')
  day!: string;

  /** Their ids divided by the size of a block. */
  @Column('bigint')
  block!: string;

  /** For new ones, when they were created. */
  @Column('timestamptz', { name: 'created_at', nullable: true })
  createdAt!: Date | null;

  @Column('integer', { name: 'pending_new', default: 0 })
  pendingNew!: number;

  @Column('integer', { name: 'pending_tried', default: 0 })
  pendingTried!: number;

  @Column('integer', { default: 0 })
  delivered!: number;

  @Column('integer', { default: 0 })
  exhausted!: number;

  @Column('integer', { name: 'canceled_new', default: 0 })
  canceledNew!: number;

  @Column('integer', { name: 'canceled_tried', default: 0 })
  canceledTried!: number;

  @Column('timestamptz', { name: 'changed_at', default: () => 'now()' })
  changedAt!: Date;

  /** Attempts without a 2xx. */
  @Column('integer', { name: 'failed_attempts', default: 0 })
  failedAttempts!: number;

  /** The latency bucket of each attempt. */
  @Column('smallint', { array: true, default: () => "'{}'" })
  latencies!: number[];
}
