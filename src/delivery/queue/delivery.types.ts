import type { WebhookFormat } from '../../database/entities/index.js';
import type { Lane } from './lane.js';

/** How far a lane is known to be empty, as the look statement reads it. */
export interface LaneFloor {
  readonly webhook_id: number;
  readonly lane: number;
  /** Microseconds since the epoch, by the database's clock. */
  readonly from_us: number;
}

/** A lane that was looked at. */
export interface ReadyLane {
  readonly webhookId: number;
  readonly lane: number;
  /** The webhook's version now. */
  readonly version: number;
  /** Whether something is due in it and the webhook may be sent to, but for its circuit. */
  readonly isDue: boolean;
  /** Nothing waits before this: where its first delivery is due, now at the latest. Microseconds since the epoch, by the database's clock. */
  readonly emptyBeforeUs: number;
  readonly isLate: boolean;
  readonly circuit: 'closed' | 'half_open' | 'open';
}

/** A line to claim from, as the claim statement reads it. */
export interface ClaimedLine {
  /** In the order in which payloads count against the bytes of a claim. The lines of one place share its slots. */
  readonly place: number;
  readonly webhook_id: number;
  readonly lane: number;
  readonly age: 'fresh' | 'late' | null;
  readonly from_us: number;
  readonly slots: number;
  /** What this process has under way of the webhook, the slots of this claim's earlier lines included. */
  readonly held: number;
  /** Whether its circuit was half-open when it was last looked at: then only a probe goes through. */
  readonly half_open: boolean;
}

/** A leased delivery with everything its attempt needs besides the webhook itself. */
export interface ClaimedDelivery {
  readonly id: string;
  /** Of the line that it was claimed from. */
  readonly place: number;
  /** Whether its result decides about its webhook's circuit. */
  readonly isProbe: boolean;
  readonly uuid: string;
  readonly accountId: number;
  readonly webhookId: number;
  /** The webhook's version at the claim: a copy of another version is stale. */
  readonly webhookVersion: number;
  readonly timeoutSeconds: number;
  readonly format: WebhookFormat;
  readonly payloadBytes: number;
  /** Attempts before this one that count against the webhook's `maxAttempts`. */
  readonly roundAttempts: number;
  /** Whether it goes on a connection of its own, and its answer is read tolerantly: see `PendingDeliveryEntity`. */
  readonly isApart: boolean;
  readonly eventId: string;
  readonly type: string;
  readonly payload: string;
  readonly instance: string | null;
  readonly objectId: string | null;
  readonly utcOffsetMinutes: number;
  /** Microseconds since the epoch, by the database's clock. */
  readonly dueAtUs: number;
  /** Microseconds since the epoch, by the publisher's account. */
  readonly occurredAtUs: string;
  /** Microseconds since the epoch, by the database's clock. */
  readonly claimedAtUs: number;
}

/** One attempt and its outcome, as the record statement reads it. What is left out is null: Postgres takes long to read each name. */
export interface AttemptRecord {
  readonly id: string;
  readonly lease_token: string;
  /** Microseconds since the epoch, by the database's clock. */
  readonly started_at_us: number;
  readonly duration_ms: number;
  /** Left out where they are not known: see `AttemptTimings`. */
  readonly dns_ms?: number | undefined;
  readonly connect_ms?: number | undefined;
  readonly tls_ms?: number | undefined;
  readonly first_byte_ms?: number | undefined;
  readonly response_status?: number | undefined;
  readonly response_headers?: Record<string, string> | undefined;
  /** Base64. */
  readonly response_body?: string | undefined;
  readonly response_body_truncated?: true | undefined;
  readonly error?: string | undefined;
  readonly error_detail?: string | undefined;
  /** Left out where that is sure to be the delivery's own URL. */
  readonly sent_to?: string | undefined;
  readonly remote_address?: string | undefined;
  /** The newest that it was signed with, and the others, newest first. */
  readonly secret_id?: number | undefined;
  readonly older_secret_ids?: readonly number[] | undefined;
  readonly signature?: string | undefined;
  readonly further_signature?: string | undefined;
  readonly outcome: 'delivered' | 'retry' | 'exhausted' | 'canceled';
  /** Of a retry. */
  readonly wait_ms?: number | undefined;
  /** Of a retry: this attempt does not count, and the next is made at once. */
  readonly is_free?: true | undefined;
  /** Whether further attempts are made apart. */
  readonly apart_next?: true | undefined;
  readonly reason?: string | undefined;
}

/** What became of a delivery whose attempt was recorded. */
export interface RecordedAttempt {
  readonly id: string;
  readonly status: string;
  /** Where it is due again at once: it was resent during the attempt, or that was free. Null where there is a wait. */
  readonly dueLane: Lane | null;
}
