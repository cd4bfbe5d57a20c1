import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the rate of a webhook with a limit is used up. */
@Entity('rate_buckets')
export class RateBucketEntity {
  @PrimaryColumn('integer', { name: 'webhook_id', primaryKeyConstraintName: 'rate_buckets_pkey' })
  webhookId!: number;

  /** When the next request would leave if all were spread evenly: the generic cell rate algorithm's arrival time. */
  @Column('timestamptz', { name: 'next_at' })
  nextAt!: Date;
}
