import type { Statement } from '../database/statement.pool.js';
import { WAITING_WEBHOOKS } from './waiting-webhooks.js';

/** How long a lease outlives its attempt's deadline, in seconds: time to record the outcome. */
export const LEASE_MARGIN_SECONDS = 10;

/**
 * Leases up to $1 due deliveries under the token $2, those of the webhook that has waited longest first. $3: the
 * installation's time-out in seconds. $4: JSON list of `{id, held}`, the slots of this process that webhooks hold already;
 * none gets more than its `max_concurrency`.
 *
 * Neither idle webhooks nor the backlog of a paused one cost anything: see `WAITING_WEBHOOKS`. Rows that another worker is
 * claiming are passed over, not waited for. The CTEs are MATERIALIZED because the planner may otherwise run a limited
 * sub-query once for every row.
 */
export const CLAIM: Statement = {
  name: 'claim',
  text: `
    WITH RECURSIVE ${WAITING_WEBHOOKS},
    ready AS MATERIALIZED (
      SELECT w.id, w.version, w.max_concurrency, w.max_concurrency - coalesce(slots.held, 0) AS room,
             coalesce(w.timeout_seconds, CASE w.format WHEN 'notification' THEN 4 ELSE $3::integer END) AS timeout
        FROM waiting
        JOIN webhooks w ON w.id = waiting.webhook_id
        LEFT JOIN json_to_recordset($4::json) AS slots(id integer, held integer) ON slots.id = w.id
       CROSS JOIN LATERAL (
          SELECT p.next_attempt_at FROM pending_deliveries p
           WHERE p.webhook_id = w.id AND p.lease_token IS NULL AND p.next_attempt_at <= now()
           ORDER BY p.next_attempt_at LIMIT 1) first
       WHERE w.is_active AND w.paused_at IS NULL AND w.max_concurrency > coalesce(slots.held, 0)
       ORDER BY first.next_attempt_at
    ),
    due AS MATERIALIZED (
      SELECT p.delivery_id, ready.version, ready.timeout, ready.max_concurrency
        FROM ready
       CROSS JOIN LATERAL (
          SELECT delivery_id FROM pending_deliveries
           WHERE webhook_id = ready.id AND lease_token IS NULL AND next_attempt_at <= now()
           ORDER BY next_attempt_at LIMIT least($1, ready.room) FOR UPDATE SKIP LOCKED) p
       LIMIT $1
    )
    UPDATE pending_deliveries p
       SET lease_token = $2, leased_at = now(), leased_until = now() + (due.timeout + ${LEASE_MARGIN_SECONDS}) * interval '1 second'
      FROM due, events e
     WHERE p.delivery_id = due.delivery_id AND e.id = p.event_id AND e.day = p.event_day
    RETURNING p.delivery_id AS id, p.day::text AS day, p.uuid, p.account_id AS "accountId", p.webhook_id AS "webhookId",
              due.version AS "webhookVersion", due.max_concurrency AS "maxConcurrency", due.timeout AS "timeoutSeconds", p.format, p.lease_token AS "leaseToken",
              p.round_attempts AS "roundAttempts", p.event_id AS "eventId", e.type, e.payload, e.instance,
              e.object_id AS "objectId", e.utc_offset_minutes AS "utcOffsetMinutes",
              (extract(epoch FROM coalesce(e.occurred_at, e.created_at)) * 1000000)::bigint AS "occurredAtUs",
              (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS "claimedAtUs"`,
};
