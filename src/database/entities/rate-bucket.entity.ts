import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How much of a webhook's rate limit is used up. */
@Entity('rate_buckets')
export class RateBucketEntity {
  @PrimaryColumn('integer', { name: 'webhook_id', primaryKeyConstraintName: 'rate_buckets_pkey' })
  webhookId!: number;

  /**
   * When the next request would be sent if all were spread evenly: the arrival time of the generic cell rate algorithm.
   */
  @Column('timestamptz', { name: 'next_at' })
  nextAt!: Date;
}
