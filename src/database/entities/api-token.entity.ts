import {
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';

import { AccountEntity } from './account.entity.js';

/** Acts for one account or, without one, as the operator. Its text is shown once and never stored. */
@Entity('api_tokens')
@Index('api_tokens_token_hash_key', ['tokenHash'], { unique: true })
@Index('api_tokens_account_idx', ['accountId'])
export class ApiTokenEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'api_tokens_pkey',
  })
  id!: number;

  /** Null: an operator token, which acts for any account. */
  @Column('integer', { name: 'account_id', nullable: true })
  accountId!: number | null;

  @ManyToOne(() => AccountEntity)
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'api_tokens_account_id_fkey' })
  account?: Relation<AccountEntity> | null;

  @Column('text')
  name!: string;

  /** SHA-256 of the token's text. */
  @Column('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  /** The token's last four characters, by which its owner recognizes it. */
  @Column('text')
  hint!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
