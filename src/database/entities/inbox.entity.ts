import {
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';

import { AccountEntity } from './account.entity.js';

/** A built-in receiver for trying things out. */
@Entity('inboxes')
export class InboxEntity {
  /** Random and unguessable, because anyone who knows it may send to the inbox. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'inboxes_pkey' })
  id!: string;

  @Column('integer', { name: 'account_id' })
  accountId!: number;

  @ManyToOne(() => AccountEntity, { nullable: false })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'inboxes_account_id_fkey' })
  account?: Relation<AccountEntity>;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}

/** A request received by an inbox. */
@Entity('inbox_requests')
@Index('inbox_requests_inbox_idx', ['inboxId', 'id'])
@Index('inbox_requests_received_idx', ['receivedAt'])
export class InboxRequestEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'inbox_requests_pkey',
  })
  id!: string;

  @Column('text', { name: 'inbox_id' })
  inboxId!: string;

  @ManyToOne(() => InboxEntity, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'inbox_id', foreignKeyConstraintName: 'inbox_requests_inbox_id_fkey' })
  inbox?: Relation<InboxEntity>;

  @CreateDateColumn({ name: 'received_at', type: 'timestamptz' })
  receivedAt!: Date;

  @Column('text')
  method!: string;

  @Column('json')
  headers!: Record<string, string>;

  @Column('bytea')
  body!: Buffer;

  /** Null if no webhook of the account targets this inbox, so there is no secret to check with. */
  @Column('boolean', { name: 'signature_valid', nullable: true })
  signatureValid!: boolean | null;
}
