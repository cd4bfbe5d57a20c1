import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One HTTP request of a delivery and its result. Immutable. Partitioned by the delivery's `day`. */
@Entity('attempts')
export class AttemptEntity {
  @PrimaryColumn('bigint', { name: 'delivery_id', primaryKeyConstraintName: 'attempts_pkey' })
  deliveryId!: string;

  /** From 1 within its delivery. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'attempts_pkey' })
  number!: number;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'attempts_pkey' })
  day!: string;

  @Column('integer', { name: 'account_id' })
  accountId!: number;

  /** By the database's clock. */
  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  /** From the name lookup to the end of the body. */
  @Column('integer', { name: 'duration_ms' })
  durationMs!: number;

  /**
   * Time of the name lookup. Null if a connection was reused or this phase was not reached. The same for the next two.
   */
  @Column('integer', { name: 'dns_ms', nullable: true })
  dnsMs!: number | null;

  @Column('integer', { name: 'connect_ms', nullable: true })
  connectMs!: number | null;

  @Column('integer', { name: 'tls_ms', nullable: true })
  tlsMs!: number | null;

  /** From the start of the attempt. Null without a response. */
  @Column('integer', { name: 'first_byte_ms', nullable: true })
  firstByteMs!: number | null;

  /** Null without a response. */
  @Column('integer', { name: 'response_status', nullable: true })
  responseStatus!: number | null;

  @Column('json', { name: 'response_headers', nullable: true })
  responseHeaders!: Record<string, string> | null;

  /** The first 64 KiB, as received. */
  @Column('bytea', { name: 'response_body', nullable: true })
  responseBody!: Buffer | null;

  @Column('boolean', { name: 'response_body_truncated', default: false })
  responseBodyTruncated!: boolean;

  /** A stable code (`timeout`, `connection_refused`, …). Null with a response. */
  @Column('text', { nullable: true })
  error!: string | null;

  /** What came instead of a valid response: its status line and the parser's reason. */
  @Column('text', { name: 'error_detail', nullable: true })
  errorDetail!: string | null;

  /** Where it was sent. Null if that is its delivery's `targetUrl`. */
  @Column('text', { name: 'sent_to', nullable: true })
  sentTo!: string | null;

  /** Null if no address was reached, or if it is not public: internal addresses are not shown. */
  @Column('inet', { name: 'remote_address', nullable: true })
  remoteAddress!: string | null;

  /** The newest secret it was signed with. */
  @Column('integer', { name: 'secret_id', nullable: true })
  secretId!: number | null;

  /** The others, newest first. Null unless a secret was rotating. */
  @Column('integer', { name: 'older_secret_ids', array: true, nullable: true })
  olderSecretIds!: number[] | null;

  /** Its `webhook-signature`. Its `webhook-timestamp` is `startedAt` in whole seconds. */
  @Column('text', { nullable: true })
  signature!: string | null;

  /** The webhook's extra signature header, `name: value`. Null without one. */
  @Column('text', { name: 'further_signature', nullable: true })
  furtherSignature!: string | null;
}
