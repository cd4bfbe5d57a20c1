import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A tenant: owns webhooks, events, deliveries and tokens. */
@Entity('accounts')
export class AccountEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'accounts_pkey',
  })
  id!: number;

  @Column('text')
  name!: string;

  /** The shop's number in notification bodies. Defaults to the account's own id. */
  @Column('bigint', { name: 'eshop_id', nullable: true })
  eshopId!: string | null;

  /** IANA name: the zone in which the notifications endpoint writes dates. */
  @Column('text', { default: 'UTC' })
  timezone!: string;

  /** Days of history shown, fewer than the installation's. Null: the installation's. */
  @Column('integer', { name: 'retention_days', nullable: true })
  retentionDays!: number | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
