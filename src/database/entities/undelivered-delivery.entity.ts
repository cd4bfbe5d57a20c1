import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A delivery attempted without ever getting a 2xx, or canceled before any attempt: a row of the undelivered list, with
 * the columns it filters by. Partitioned by `day`.
 */
@Entity('undelivered_deliveries')
@Index('undelivered_deliveries_status_idx', ['accountId', 'responseHttpStatus', 'deliveryId', 'day'])
export class UndeliveredDeliveryEntity {
  @PrimaryColumn('integer', { name: 'account_id', primaryKeyConstraintName: 'undelivered_deliveries_pkey' })
  accountId!: number;

  @PrimaryColumn('bigint', { name: 'delivery_id', primaryKeyConstraintName: 'undelivered_deliveries_pkey' })
  deliveryId!: string;

  /** The delivery's day. */
  @PrimaryColumn('date', { primaryKeyConstraintName: 'undelivered_deliveries_pkey' })
  day!: string;

  @Column('integer', { name: 'webhook_id' })
  webhookId!: number;

  @Column('text', { name: 'event_type' })
  eventType!: string;

  @Column('bigint', { name: 'object_id', nullable: true })
  objectId!: string | null;

  @Column('bigint', { name: 'content_type', nullable: true })
  contentType!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** The status of the last attempt as the list shows it: 500 without a response. */
  @Column('integer', { name: 'response_http_status' })
  responseHttpStatus!: number;
}
