import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Which event an account published under a key; not partitioned, because a key is unique over all days. */
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

  /** SHA-256 over what was published, to tell a repeat from a clash. */
  @Column('bytea', { name: 'request_hash' })
  requestHash!: Buffer;
}
