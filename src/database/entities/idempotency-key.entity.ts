import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The event an account published under a key. Not partitioned, because a key is unique across all days. */
@Entity('idempotency_keys')
@Index('idempotency_keys_day_idx', ['accountId', 'day'])
export class IdempotencyKeyEntity {
  @PrimaryColumn('integer', { name: 'account_id', primaryKeyConstraintName: 'idempotency_keys_pkey' })
  accountId!: number;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pkey' })
  key!: string;

  @Column('uuid', { name: 'event_id' })
  eventId!: string;

  /** The event's day. */
  @Column('date')
  day!: string;

  /** SHA-256 of the published content, to tell a repetition from a conflict. */
  @Column('bytea', { name: 'request_hash' })
  requestHash!: Buffer;
}
