import { Check, Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

import { isOneOf } from './is-one-of.js';

/** Which deliveries a recovery sends again. `resend`: those of a filter. */
export const RECOVERY_KINDS = ['exhausted', 'missed', 'all', 'resend'] as const;
export type RecoveryKind = (typeof RECOVERY_KINDS)[number];

export const RECOVERY_STATES = ['running', 'paused', 'completed', 'canceled', 'failed'] as const;
export type RecoveryState = (typeof RECOVERY_STATES)[number];

/** Numbers of deliveries by kind. */
export type RecoveryCounts = Partial<Record<'exhausted' | 'missed' | 'resend', number>>;

/**
 * A job that sends missed or failed deliveries again and survives restarts, with its progress. One at a time per
 * webhook.
 */
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

  /** Null: a resend by filter, for any webhook. */
  @Column('integer', { name: 'webhook_id', nullable: true })
  webhookId!: number | null;

  @Column('text')
  kind!: RecoveryKind;

  /** The time range or the filter. */
  @Column('jsonb')
  criteria!: Record<string, unknown>;

  /** The most deliveries queued per second. Null: no limit. */
  @Column('integer', { name: 'rate_per_second', nullable: true })
  ratePerSecond!: number | null;

  @Column('text', { default: 'running' })
  state!: RecoveryState;

  /** Why it did not complete, in words. */
  @Column('text', { name: 'state_reason', nullable: true })
  stateReason!: string | null;

  /** How many deliveries it had to send when it began. */
  @Column('integer')
  total!: number;

  /** The same by kind. */
  @Column('jsonb', { default: {} })
  counts!: RecoveryCounts;

  /** How many it has queued. */
  @Column('integer', { default: 0 })
  done!: number;

  /** Its current phase. */
  @Column('text')
  phase!: keyof RecoveryCounts;

  /** The row of its phase after which it continues. Null: from the first. */
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
