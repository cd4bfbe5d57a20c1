import {
  Check,
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
import { isOneOf } from './is-one-of.js';

/** How an event is written into the request's body. */
export const WEBHOOK_FORMATS = ['envelope', 'notification', 'standard', 'cloudevents'] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** The rule for the waits between attempts, in the form of `retry_countdown_config`. */
export interface RetryCountdownConfig {
  readonly choice: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** When the extra header switches to a new secret, because it has room for only one signature. */
export const SIGNATURE_ROTATIONS = ['after_overlap', 'at_once'] as const;
export type SignatureRotation = (typeof SIGNATURE_ROTATIONS)[number];

/** One more HMAC header, for receivers written for another platform. */
export interface SignatureHeader {
  readonly header: string;
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  readonly prefix: string;
  readonly rotation: SignatureRotation;
}

/** A registered URL with its event type and its delivery settings. */
@Entity('webhooks')
@Check('webhooks_format_check', isOneOf('format', WEBHOOK_FORMATS))
@Index('webhooks_subscribed_idx', ['accountId', 'eventType'], { where: 'is_active' })
@Index('webhooks_account_idx', ['accountId', 'id'])
@Index('webhooks_inactive_idx', ['id'], { where: 'NOT is_active' })
export class WebhookEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'webhooks_pkey',
  })
  id!: number;

  @Column('integer', { name: 'account_id' })
  accountId!: number;

  @ManyToOne(() => AccountEntity, { nullable: false })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'webhooks_account_id_fkey' })
  account?: Relation<AccountEntity>;

  /** An exact type, a prefix pattern (`package.*`) or `*`. */
  @Column('text', { name: 'event_type' })
  eventType!: string;

  @Column('text', { name: 'target_url' })
  targetUrl!: string;

  @Column('text')
  format!: WebhookFormat;

  @Column('json', { name: 'retry_countdown_config' })
  retryCountdownConfig!: RetryCountdownConfig;

  /** Attempts before a delivery is exhausted. A resend grants as many again. */
  @Column('integer', { name: 'max_attempts' })
  maxAttempts!: number;

  /** Null: the default of its format, see `format-defaults.ts`. */
  @Column('integer', { name: 'timeout_seconds', nullable: true })
  timeoutSeconds!: number | null;

  /** The additional headers as sealed JSON, because their values are often credentials. Null: none. */
  @Column('text', { name: 'sealed_headers', nullable: true })
  sealedHeaders!: string | null;

  /** Stored for the documented field. Hookledger gives it no meaning. */
  @Column('text', { default: '' })
  callback!: string;

  /** The owner's notes, any JSON object. Hookledger gives it no meaning. */
  @Column('json', { default: '{}' })
  config!: Record<string, unknown>;

  /** A {@link SignatureHeader}. Those stored before there was a choice lack `rotation`. */
  @Column('json', { nullable: true })
  signature!: object | null;

  @Column('integer', { name: 'max_concurrency', default: 128 })
  maxConcurrency!: number;

  @Column('double precision', { name: 'rate_limit_per_second', nullable: true })
  rateLimitPerSecond!: number | null;

  /** False: no deliveries are created for it. */
  @Column('boolean', { name: 'is_active', default: true })
  isActive!: boolean;

  /** Why it is not active: `disabled by its owner`, or its receiver's response. */
  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason!: string | null;

  /** While set, deliveries are created and wait. */
  @Column('timestamptz', { name: 'paused_at', nullable: true })
  pausedAt!: Date | null;

  /** Grows with every change. A claim quotes it, so that a worker knows when its copy is stale. */
  @Column('integer', { default: 1 })
  version!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'modified_at', default: () => 'now()' })
  modifiedAt!: Date;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
