import { Entity, PrimaryColumn } from 'typeorm';

/** Marks a delivery that was attempted and never answered with 2xx: the rows of the undelivered list. Partitioned by `day`. */
@Entity('undelivered_deliveries')
export class UndeliveredDeliveryEntity {
  @PrimaryColumn('integer', { name: 'account_id', primaryKeyConstraintName: 'undelivered_deliveries_pkey' })
  accountId!: number;

  @PrimaryColumn('bigint', { name: 'delivery_id', primaryKeyConstraintName: 'undelivered_deliveries_pkey' })
  deliveryId!: string;

  /** The delivery's day. */
  @PrimaryColumn('date', { primaryKeyConstraintName: 'undelivered_deliveries_pkey' })
  day!: string;
}
