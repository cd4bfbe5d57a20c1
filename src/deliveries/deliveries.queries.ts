import { lookedUp } from '../database/looked-up.js';
import { LANES } from '../delivery/queue/lane.js';

/** Why a pending delivery is not sent although it is due or will be: the first reason that applies. */
export const DEFERRED_REASONS = ['paused', 'misconfigured', 'circuit_open', 'rate_limit', 'concurrency'] as const;
export type DeferredReason = (typeof DEFERRED_REASONS)[number];

/**
 * What holds back the delivery `p` right now, as `{reason, until, problem}`. `until` is null if nobody knows: until an owner
 * resumes, a probe succeeds, an attempt ends. `problem` is the code for the reason `misconfigured`. Reads nothing for a
 * delivery that is final or in progress.
 */
export const DEFERRAL = `
  SELECT CASE WHEN w.paused_at IS NOT NULL THEN 'paused'
              WHEN m.webhook_id IS NOT NULL THEN 'misconfigured'
              WHEN c.webhook_id IS NOT NULL THEN 'circuit_open'
              WHEN b.webhook_id IS NOT NULL THEN 'rate_limit'
              WHEN held.slots >= w.max_concurrency THEN 'concurrency' END AS reason,
         CASE WHEN w.paused_at IS NOT NULL OR m.webhook_id IS NOT NULL THEN NULL
              WHEN c.webhook_id IS NOT NULL THEN CASE WHEN c.open_until > now() THEN c.open_until END
              ELSE b.next_at END AS until,
         CASE WHEN w.paused_at IS NULL THEN m.problem END AS problem
    FROM webhooks w
    LEFT JOIN misconfigured_webhooks m ON m.webhook_id = w.id AND m.version = w.version
    LEFT JOIN circuits c
      ON c.webhook_id = w.id AND p.lane <> ${LANES.BY_HAND} AND p.next_attempt_at <= greatest(c.open_until, now())
    LEFT JOIN rate_buckets b
      ON b.webhook_id = w.id AND w.rate_limit_per_second IS NOT NULL AND b.next_at > now() AND p.next_attempt_at <= now()
    LEFT JOIN LATERAL (
      SELECT sum((share ->> 'slots')::integer) AS slots
        FROM slot_shares s CROSS JOIN jsonb_each(s.shares) AS entry(process, share)
       WHERE s.name = 'webhook:' || w.id AND (share ->> 'until')::timestamptz > now()) AS held
      ON p.next_attempt_at <= now()
   WHERE w.id = p.webhook_id AND d.status = 'pending' AND p.lease_token IS NULL`;

/** The columns shown of a delivery. `nextAttemptAt` is null once it is final; during an attempt it is the end of its lease. */
export const DELIVERY_COLUMNS = `
  d.id, d.uuid, d.account_id AS "accountId", d.webhook_id AS "webhookId", d.event_id AS "eventId", d.event_type AS "eventType",
  d.object_id AS "objectId", d.content_type AS "contentType", d.format, d.target_url AS "targetUrl", d.status,
  d.final_reason AS "finalReason", d.attempt_count AS "attemptCount", d.last_attempt_at AS "lastAttemptAt",
  d.last_response_status AS "lastResponseStatus", d.last_error AS "lastError", d.created_at AS "createdAt",
  d.modified_at AS "modifiedAt", d.day::text AS day,
  CASE WHEN d.status = 'pending' THEN coalesce(p.leased_until, p.next_attempt_at) END AS "nextAttemptAt",
  p.lease_token IS NOT NULL AS "isUnderWay", deferral.reason AS "deferredReason", deferral.until AS "deferredUntil",
  deferral.problem AS "deferredProblem"`;

/** The undelivered marks with their deliveries. */
export const UNDELIVERED = 'undelivered_deliveries u JOIN deliveries d ON d.id = u.delivery_id AND d.day = u.day';

/** @param source SQL that yields the deliveries `d` */
export const deliveryTables = (source = 'deliveries d') => `
  ${source}
  LEFT JOIN pending_deliveries p ON ${lookedUp('p.delivery_id', 'd.id')}
  LEFT JOIN LATERAL (${DEFERRAL}) AS deferral ON true`;

export const DELIVERY_TABLES = deliveryTables();

/** $1: account, $2: id. */
export const FIND_DELIVERY = `SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES} WHERE d.account_id = $1 AND d.id = $2`;

/** $1: account, $2: ids. */
export const FIND_DELIVERIES = `SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES} WHERE d.account_id = $1 AND d.id = ANY ($2::bigint[])`;

/** The deliveries of an event. $1: account, $2: the event's id, $3: its day; its deliveries are of that day or later. */
export const FIND_OF_EVENT = `
  SELECT d.id, d.webhook_id AS "webhookId", d.status FROM deliveries d
   WHERE d.account_id = $1 AND d.event_id = $2 AND d.day >= $3 ORDER BY d.id LIMIT 10000`;
