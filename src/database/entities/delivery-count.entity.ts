import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * How many deliveries of a block are in which state, for one webhook and event type, or for the whole account (webhook
 * 0, event type ''). A block is a run of consecutive delivery ids, so an exact total reads one row per block, and the
 * block in which a page begins is known without skipping rows.
 */
@Entity('delivery_counts')
// On the account and its event types in lower case, which TypeORM cannot express.
@Index('delivery_counts_type_idx', { synchronize: false })
export class DeliveryCountEntity {
  @PrimaryColumn('integer', { name: 'account_id', primaryKeyConstraintName: 'delivery_counts_pkey' })
  accountId!: number;

  /** 0: all of the account's. */
  @PrimaryColumn('integer', { name: 'webhook_id', primaryKeyConstraintName: 'delivery_counts_pkey' })
  webhookId!: number;

  /** Empty: all of the account's. */
  @PrimaryColumn('text', { name: 'event_type', primaryKeyConstraintName: 'delivery_counts_pkey' })
  eventType!: string;

  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'delivery_counts_pkey' })
  block!: string;

  /** The deliveries' day. */
  @PrimaryColumn('date', { primaryKeyConstraintName: 'delivery_counts_pkey' })
  day!: string;

  @Column('timestamptz', { name: 'first_created_at' })
  firstCreatedAt!: Date;

  @Column('timestamptz', { name: 'last_created_at' })
  lastCreatedAt!: Date;

  /** Not attempted yet. */
  @Column('integer', { name: 'pending_new' })
  pendingNew!: number;

  @Column('integer', { name: 'pending_tried' })
  pendingTried!: number;

  @Column('integer')
  delivered!: number;

  @Column('integer')
  exhausted!: number;

  @Column('integer', { name: 'canceled_new' })
  canceledNew!: number;

  @Column('integer', { name: 'canceled_tried' })
  canceledTried!: number;
}
