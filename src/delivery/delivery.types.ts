import type { WebhookFormat } from '../database/entities/index.js';

/** A leased delivery with everything its attempt needs besides the webhook itself. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly day: string;
  readonly uuid: string;
  readonly accountId: number;
  readonly webhookId: number;
  /** The webhook's version at the claim: a copy of another version is stale. */
  readonly webhookVersion: number;
  /** The most slots of a process that the webhook may hold. */
  readonly maxConcurrency: number;
  readonly timeoutSeconds: number;
  readonly format: WebhookFormat;
  readonly leaseToken: string;
  /** Attempts before this one that count against the webhook's `maxAttempts`. */
  readonly roundAttempts: number;
  readonly eventId: string;
  readonly type: string;
  readonly payload: string;
  readonly instance: string | null;
  readonly objectId: string | null;
  readonly utcOffsetMinutes: number;
  /** Microseconds since the epoch, by the publisher's account. */
  readonly occurredAtUs: string;
  /** Microseconds since the epoch, by the database's clock. */
  readonly claimedAtUs: string;
}

/** One attempt and its outcome, as the record statement reads it. */
export interface AttemptRecord {
  readonly id: string;
  readonly lease_token: string;
  /** Microseconds since the epoch, by the database's clock. */
  readonly started_at_us: number;
  readonly duration_ms: number;
  readonly response_status: number | null;
  readonly response_headers: Record<string, string> | null;
  /** Base64. */
  readonly response_body: string | null;
  readonly response_body_truncated: boolean;
  readonly error: string | null;
  readonly outcome: 'delivered' | 'retry' | 'exhausted' | 'canceled';
  readonly wait_ms: number;
  readonly reason: string | null;
}
