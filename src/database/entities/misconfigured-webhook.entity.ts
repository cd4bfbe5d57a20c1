import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A webhook to which nothing can be sent as stored. A row for another version than the webhook's is obsolete. */
@Entity('misconfigured_webhooks')
export class MisconfiguredWebhookEntity {
  @PrimaryColumn('integer', { name: 'webhook_id', primaryKeyConstraintName: 'misconfigured_webhooks_pkey' })
  webhookId!: number;

  /** The webhook's version that was checked. */
  @Column('integer')
  version!: number;

  /** A code, see `webhook-problem.ts`. */
  @Column('text')
  problem!: string;

  /** When this problem was first seen. */
  @Column('timestamptz', { default: () => 'now()' })
  since!: Date;
}
