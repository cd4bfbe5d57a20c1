import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** An immutable fact an account published. Partitioned by `day`. */
@Entity('events')
@Index('events_account_idx', ['accountId', 'id'])
@Index('events_object_idx', ['accountId', 'objectId', 'id'], { where: 'object_id IS NOT NULL' })
export class EventEntity {
  /** UUID version 7: its first 48 bits are the time of publishing, hence its `day`. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'events_pkey' })
  id!: string;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'events_pkey' })
  day!: string;

  @Column('integer', { name: 'account_id' })
  accountId!: number;

  @Column('text')
  type!: string;

  /** The payload's JSON text exactly as the publisher wrote it. */
  @Column('text')
  payload!: string;

  @Column('bigint', { name: 'object_id', nullable: true })
  objectId!: string | null;

  @Column('bigint', { name: 'content_type', nullable: true })
  contentType!: string | null;

  /** What the event is about, as named by the publisher: an order number, a product's GUID. */
  @Column('text', { nullable: true })
  instance!: string | null;

  @Column('timestamptz', { name: 'occurred_at', nullable: true })
  occurredAt!: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** The account's offset from UTC when the event happened, so that a body's local time never changes. */
  @Column('smallint', { name: 'utc_offset_minutes' })
  utcOffsetMinutes!: number;
}
