import { randomUUID } from 'node:crypto';

import type { Client } from 'pg';

import { BLOCK_BITS, stateOf } from '../../src/counts/count-changes.statement.js';
import { shownStatus } from '../../src/counts/shown-status.js';
import { COUNTED_STATES } from '../../src/database/entities/index.js';

/** An attempt to store. Its number is its place in the list. */
export interface StoredAttempt {
  startedAt: string;
  status?: number;
  body?: string | Buffer;
  error?: string;
}

/** The columns of a webhook that a test may set. */
export interface StoredWebhook {
  eventType?: string;
  targetUrl?: string;
  format?: string;
  retryCountdownConfig?: string;
  config?: string;
  callback?: string;
  isActive?: boolean;
  createdAt?: string;
  modifiedAt?: string;
}

/** The columns of a delivery and its event that a test may set. Times are strings that Postgres parses. */
export interface StoredDelivery {
  webhookId?: number;
  uuid?: string;
  eventType?: string;
  payload?: string;
  objectId?: string | null;
  contentType?: string | null;
  instance?: string | null;
  format?: string;
  targetUrl?: string;
  status?: 'pending' | 'delivered' | 'exhausted' | 'canceled';
  occurredAt?: string | null;
  createdAt?: string;
  modifiedAt?: string;
  utcOffsetMinutes?: number;
  attempts?: StoredAttempt[];
  /** Whether it is queued, as pending deliveries are. Leave it out if a worker runs, which would send it. */
  isQueued?: boolean;
  finalReason?: string;
}

const PARTITIONED = ['events', 'deliveries', 'undelivered_deliveries', 'attempts'];

/** Stores a webhook of the account. Returns its id. */
export async function aWebhook(db: Client, accountId: number, given: StoredWebhook = {}): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    `INSERT INTO webhooks (account_id, event_type, target_url, format, retry_countdown_config, max_attempts, callback,
                           config, is_active, created_at, modified_at)
     VALUES ($1, $2, $3, $4, $5, 11, $6, $7, $8, coalesce($9::timestamptz, now()), coalesce($10::timestamptz, now()))
     RETURNING id`,
    [
      accountId,
      given.eventType ?? '*',
      given.targetUrl ?? 'https://receiver.example/orders',
      given.format ?? 'envelope',
      given.retryCountdownConfig ?? '{"choice":"fixed","kwargs":{"seconds":60}}',
      given.callback ?? '',
      given.config ?? '{}',
      given.isActive ?? true,
      given.createdAt,
      given.modifiedAt,
    ],
  );
  return rows[0]!.id;
}

/**
 * Stores an event, its delivery and its attempts as publishing and recording would have left them. By default pending
 * without attempts. Marked undelivered if it failed or was canceled.
 */
export async function aDelivery(db: Client, accountId: number, given: StoredDelivery = {}) {
  const webhookId = given.webhookId ?? (await aWebhook(db, accountId));
  const attempts = given.attempts ?? [];
  const status = given.status ?? 'pending';
  const { createdAt, day } = await momentOf(db, given.createdAt);
  const eventId = await anEvent(db, accountId, { ...given, createdAt }, day);
  const last = attempts.at(-1);
  const { rows } = await db.query<{ id: string; uuid: string }>(
    `WITH made AS (SELECT nextval('deliveries_id_seq') AS id)
     INSERT INTO deliveries (id, day, uuid, account_id, webhook_id, event_id, event_day, event_type, object_id, content_type,
                             format, target_url, status, attempt_count, last_attempt_at, last_response_status, last_error,
                             created_at, modified_at, final_reason)
     SELECT id, $1::date, coalesce($2::uuid, delivery_uuid($3::timestamptz, id)), $4, $5, $6, $1::date, $7, $8, $9, $10, $11, $12,
            $13, $14::timestamptz, $15, $16, $3::timestamptz, coalesce($17::timestamptz, $3::timestamptz), $18
       FROM made
     RETURNING id, uuid`,
    [
      day,
      given.uuid,
      createdAt,
      accountId,
      webhookId,
      eventId,
      given.eventType ?? 'order.created',
      given.objectId,
      given.contentType,
      given.format ?? 'envelope',
      given.targetUrl ?? 'https://receiver.example/orders',
      status,
      attempts.length,
      last?.startedAt,
      last?.status,
      last?.error,
      given.modifiedAt,
      given.finalReason,
    ],
  );
  const { id, uuid } = rows[0]!;
  for (const [index, attempt] of attempts.entries()) await anAttempt(db, accountId, { id, day }, index + 1, attempt);
  await markAndCount(db, [id]);
  if (given.isQueued)
    await db.query(
      `INSERT INTO pending_deliveries (delivery_id, day, uuid, account_id, webhook_id, event_id, event_day, format,
                                       next_attempt_at, attempt_count)
       SELECT id, day, uuid, account_id, webhook_id, event_id, event_day, format, created_at, attempt_count
         FROM deliveries WHERE id = $1`,
      [id],
    );
  return { id: Number(id), uuid, eventId, webhookId, day };
}

/** Marks the undelivered ones among these deliveries and counts all of them, as publishing and recording would have. */
export async function markAndCount(db: Client, ids: readonly string[]): Promise<void> {
  await db.query(
    `INSERT INTO undelivered_deliveries
     SELECT account_id, id, day, webhook_id, event_type, object_id, content_type, created_at,
            ${shownStatus('last_error', 'last_response_status')}
       FROM deliveries
      WHERE id = ANY ($1) AND (attempt_count > 0 AND status <> 'delivered' OR status = 'canceled')`,
    [ids],
  );
  const state = stateOf('status', 'attempt_count');
  await db.query(
    `INSERT INTO count_changes (account_id, webhook_id, event_type, day, block, created_at, ${COUNTED_STATES.join()})
     SELECT account_id, webhook_id, event_type, day, id >> ${BLOCK_BITS}, created_at,
            ${COUNTED_STATES.map((one) => `(${state} = '${one}')::integer`).join()}
       FROM deliveries WHERE id = ANY ($1)`,
    [ids],
  );
}

async function anEvent(db: Client, accountId: number, given: StoredDelivery, day: string): Promise<string> {
  const id = randomUUID();
  await db.query(
    `INSERT INTO events (id, day, account_id, type, payload, object_id, content_type, instance, occurred_at, created_at,
                         utc_offset_minutes)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      id,
      day,
      accountId,
      given.eventType ?? 'order.created',
      given.payload ?? '{"id":1}',
      given.objectId,
      given.contentType,
      given.instance,
      given.occurredAt,
      given.createdAt,
      given.utcOffsetMinutes ?? 0,
    ],
  );
  return id;
}

async function anAttempt(
  db: Client,
  accountId: number,
  delivery: { id: string; day: string },
  number: number,
  given: StoredAttempt,
) {
  await db.query(
    `INSERT INTO attempts (delivery_id, number, day, account_id, started_at, duration_ms, response_status, response_body, error)
     VALUES ($1, $2, $3, $4, $5, 5, $6, $7, $8)`,
    [
      delivery.id,
      number,
      delivery.day,
      accountId,
      given.startedAt,
      given.status,
      Buffer.from(given.body ?? ''),
      given.error,
    ],
  );
}

/** Returns the exact instant (by default now) and its day. Creates that day's partitions if it is past. */
async function momentOf(db: Client, createdAt = 'now'): Promise<{ createdAt: string; day: string }> {
  const { rows } = await db.query<{ createdAt: string; day: string; next: string }>(
    `SELECT at::text AS "createdAt", (at AT TIME ZONE 'UTC')::date::text AS day,
            ((at AT TIME ZONE 'UTC')::date + 1)::text AS next
       FROM (SELECT $1::timestamptz) AS given (at)`,
    [createdAt],
  );
  const { day, next } = rows[0]!;
  for (const table of PARTITIONED) {
    await db.query(
      `CREATE TABLE IF NOT EXISTS ${table}_${day.replaceAll('-', '')} PARTITION OF ${table} FOR VALUES FROM ('${day}') TO ('${next}')`,
    );
  }
  return rows[0]!;
}
