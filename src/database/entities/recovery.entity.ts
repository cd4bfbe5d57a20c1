import { Check, Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

import { isOneOf } from './is-one-of.js';

/** What a recovery brings back. `resend`: what a filter names. */
export const RECOVERY_KINDS = ['exhausted', 'missed', 'all', 'resend'] as const;
export type RecoveryKind = (typeof RECOVERY_KINDS)[number];

export const RECOVERY_STATES = ['running', 'paused', 'completed', 'canceled', 'failed'] as const;
export type RecoveryState = (typeof RECOVERY_STATES)[number];

/** Deliveries by what they are. */
export type RecoveryCounts = Partial<Record<'exhausted' | 'missed' | 'resend', number>>;

/** Brings back what was missed: a job that survives restarts, with how far it has come. One at a time for a webhook. */
@Entity('recoveries')
@Check('recoveries_kind_check', isOneOf('kind', RECOVERY_KINDS))
@Check('recoveries_state_check', isOneOf('state', RECOVERY_STATES))
@Index('recoveries_one_at_a_time_idx', ['webhookId'], { unique: true, where: `state IN ('running', 'paused')` })
@Index('recoveries_account_idx', ['accountId', 'id'])
@Index('recoveries_running_idx', ['nextStepAt'], { where: `state = 'running'` })
export class RecoveryEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'recoveries_pkey',
  })
  id!: number;

  @Column('integer', { name: 'account_id' })
  accountId!: number;

  /** Null: a resend of what a filter names, of any webhook. */
  @Column('integer', { name: 'webhook_id', nullable: true })
  webhookId!: number | null;

  @Column('text')
  kind!: RecoveryKind;

  /** Which time range, or which filter. */
  @Column('jsonb')
  criteria!: Record<string, unknown>;

  /** Deliveries queued a second at most; null: as fast as can be. */
  @Column('integer', { name: 'rate_per_second', nullable: true })
  ratePerSecond!: number | null;

  @Column('text', { default: 'running' })
  state!: RecoveryState;

  /** In words, where it did not complete. */
  @Column('text', { name: 'state_reason', nullable: true })
  stateReason!: string | null;

  /** How many deliveries there were to bring back when it began. */
  @Column('integer')
  total!: number;

  /** The same by what they are. */
  @Column('jsonb', { default: {} })
  counts!: RecoveryCounts;

  /** How many it has queued. */
  @Column('integer', { default: 0 })
  done!: number;

  /** What it goes through now. */
  @Column('text')
  phase!: keyof RecoveryCounts;

  /** Behind which row of its phase it goes on; null: at the first. */
  @Column('text', { nullable: true })
  cursor!: string | null;

  @Column('timestamptz', { name: 'next_step_at', default: () => 'now()' })
  nextStepAt!: Date;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'modified_at', default: () => 'now()' })
  modifiedAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
