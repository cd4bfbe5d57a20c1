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

import { WebhookEntity } from './webhook.entity.js';

/** One of a webhook's signing secrets, sealed. During a rotation the old one also signs until it expires. */
@Entity('webhook_secrets')
@Index('webhook_secrets_webhook_idx', ['webhookId'])
export class WebhookSecretEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'webhook_secrets_pkey',
  })
  id!: number;

  @Column('integer', { name: 'webhook_id' })
  webhookId!: number;

  @ManyToOne(() => WebhookEntity, { nullable: false })
  @JoinColumn({ name: 'webhook_id', foreignKeyConstraintName: 'webhook_secrets_webhook_id_fkey' })
  webhook?: Relation<WebhookEntity>;

  @Column('text', { name: 'sealed_secret' })
  sealedSecret!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** Null for the newest one, which is valid until it is rotated. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;
}
