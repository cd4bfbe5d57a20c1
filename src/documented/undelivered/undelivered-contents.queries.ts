import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { UndeliveredDelivery } from './undelivered.queries.js';

/** The event behind a row. */
export interface ShownEvent {
  readonly id: string;
  /** JSON text as it was published. */
  readonly payload: string;
  readonly instance: string | null;
  readonly occurredUs: string;
  readonly utcOffsetMinutes: number;
}

/** What a row shows of its attempts. */
export interface ShownAttempts {
  readonly id: string;
  /** Newest first, microseconds since the epoch. */
  readonly startedUs: readonly string[];
  /** Of the last attempt. */
  readonly responseBody: Buffer | null;
}

/** The webhook of a row. JSON columns are text, as stored. */
export interface ShownWebhook {
  readonly id: number;
  readonly retryCountdownConfig: string;
  readonly createdUs: string;
  readonly modifiedUs: string;
  readonly targetUrl: string;
  readonly isActive: boolean;
  readonly eventType: string;
  readonly callback: string;
  readonly sealedHeaders: string | null;
  readonly config: string;
}

/** All large contents of a few rows, each by the id by which the row names it. */
export interface UndeliveredContents {
  readonly events: ReadonlyMap<string, ShownEvent>;
  readonly attempts: ReadonlyMap<string, ShownAttempts>;
  readonly webhooks: ReadonlyMap<number, ShownWebhook>;
}

/** Reads the contents of rows. Each query names its partitions, or all of them would be searched. */
@Injectable()
export class UndeliveredContentsQueries {
  constructor(private readonly db: DataSource) {}

  async of(accountId: number, deliveries: readonly UndeliveredDelivery[]): Promise<UndeliveredContents> {
    const [events, attempts, webhooks] = await Promise.all([
      this.events(accountId, deliveries),
      this.attempts(accountId, deliveries),
      this.webhooks(accountId, deliveries),
    ]);
    return { events: byId(events), attempts: byId(attempts), webhooks: byId(webhooks) };
  }

  private events(accountId: number, deliveries: readonly UndeliveredDelivery[]): Promise<ShownEvent[]> {
    return this.db.query(
      `SELECT id, payload, instance, utc_offset_minutes AS "utcOffsetMinutes",
              (extract(epoch FROM coalesce(occurred_at, created_at)) * 1000000)::bigint AS "occurredUs"
         FROM events
        WHERE account_id = $1 AND id = ANY ($2::uuid[]) AND day = ANY ($3::date[])`,
      [accountId, unique(deliveries.map((each) => each.eventId)), unique(deliveries.map((each) => each.eventDay))],
    );
  }

  /** Leaves out attempts made after the page was counted: the rows are as of that instant. */
  private attempts(accountId: number, deliveries: readonly UndeliveredDelivery[]): Promise<ShownAttempts[]> {
    return this.db.query(
      `SELECT a.delivery_id AS id,
              array_agg(((extract(epoch FROM a.started_at) * 1000000)::bigint)::text
                        ORDER BY a.started_at DESC, a.number DESC) AS "startedUs",
              (array_agg(a.response_body) FILTER (WHERE a.number = shown.attempt_count))[1] AS "responseBody"
         FROM attempts a
         JOIN unnest($2::bigint[], $3::integer[]) AS shown (id, attempt_count)
           ON shown.id = a.delivery_id AND a.number <= shown.attempt_count
        WHERE a.account_id = $1 AND a.delivery_id = ANY ($2::bigint[]) AND a.day = ANY ($4::date[])
        GROUP BY a.delivery_id`,
      [
        accountId,
        deliveries.map((each) => each.id),
        deliveries.map((each) => each.attemptCount),
        unique(deliveries.map((each) => each.day)),
      ],
    );
  }

  private webhooks(accountId: number, deliveries: readonly UndeliveredDelivery[]): Promise<ShownWebhook[]> {
    return this.db.query(
      `SELECT id, retry_countdown_config::text AS "retryCountdownConfig", target_url AS "targetUrl",
              is_active AS "isActive", event_type AS "eventType", callback, sealed_headers AS "sealedHeaders",
              config::text, (extract(epoch FROM created_at) * 1000000)::bigint AS "createdUs",
              (extract(epoch FROM modified_at) * 1000000)::bigint AS "modifiedUs"
         FROM webhooks
        WHERE account_id = $1 AND id = ANY ($2::integer[])`,
      [accountId, unique(deliveries.map((each) => each.webhookId))],
    );
  }
}

const unique = <T>(values: T[]): T[] => [...new Set(values)];

function byId<Id, Row extends { readonly id: Id }>(rows: readonly Row[]): ReadonlyMap<Id, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
