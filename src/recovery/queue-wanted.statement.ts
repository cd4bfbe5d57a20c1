import { COUNT_MOVED, countMade, stateOf } from '../counts/count-changes.statement.js';
import { UNMARK_RESENT } from '../counts/undelivered-marks.statement.js';
import type { Statement } from '../database/statement.pool.js';
import { LANES } from '../delivery/queue/lane.js';

/** What was queued, and for which webhooks. */
export interface Queued {
  readonly queued: number;
  readonly webhookIds: readonly number[];
}

const QUEUED = (from: string) => `
    SELECT count(*)::integer AS queued, coalesce(json_agg(DISTINCT webhook_id), '[]') AS "webhookIds" FROM ${from}`;

/**
 * Makes and queues a delivery for webhook $2 of each of the events in $3, a JSON list of `{event_id, event_day}` of
 * account $1, as fan-out would have. Returns {@link Queued}.
 */
export const MAKE_MISSED: Statement = {
  name: 'recover_make_missed',
  text: `
    WITH drawn AS MATERIALIZED (
      SELECT nextval('deliveries_id_seq') AS id, e.id AS event_id, e.day AS event_day, e.account_id, e.type, e.object_id,
             e.content_type, octet_length(e.payload) AS payload_bytes, w.id AS webhook_id, w.format, w.target_url
        FROM json_to_recordset($3::json) AS r(event_id uuid, event_day date)
        JOIN events e ON e.id = r.event_id AND e.day = r.event_day AND e.account_id = $1
        JOIN webhooks w ON w.id = $2 AND w.account_id = e.account_id
    ),
    made AS MATERIALIZED (
      SELECT drawn.*, (now() AT TIME ZONE 'UTC')::date AS day, delivery_uuid(now(), id) AS uuid FROM drawn
    ),
    stored AS (
      INSERT INTO deliveries (id, day, uuid, account_id, webhook_id, event_id, event_day, event_type, object_id,
                              content_type, format, target_url)
      SELECT id, day, uuid, account_id, webhook_id, event_id, event_day, type, object_id, content_type, format, target_url
        FROM made
    ),
    queued AS (
      INSERT INTO pending_deliveries (delivery_id, day, uuid, account_id, webhook_id, event_id, event_day, format, lane,
                                      payload_bytes)
      SELECT id, day, uuid, account_id, webhook_id, event_id, event_day, format, ${LANES.RECOVERY}, payload_bytes FROM made
    ),${countMade('made')}${QUEUED('made')}`,
};

/**
 * Queues deliveries again, each with a fresh allowance of attempts, as a resend does. $1: JSON list of `{delivery_id, day}`,
 * $2: the statuses that they must have once locked, $3: before which they must have got them. Returns {@link Queued}.
 *
 * Skips what is already queued, so it never waits for a row of the queue: only for deliveries, in order.
 */
export const QUEUE_AGAIN: Statement = {
  name: 'recover_queue_again',
  text: `
    WITH found AS MATERIALIZED (
      SELECT d.*
        FROM json_to_recordset($1::json) AS r(delivery_id bigint, day date)
        JOIN deliveries d ON d.id = r.delivery_id AND d.day = r.day
       WHERE d.status = ANY ($2::text[]) AND d.modified_at < $3::timestamptz
       ORDER BY d.id
         FOR UPDATE OF d
    ),
    queued AS (
      INSERT INTO pending_deliveries (delivery_id, day, uuid, account_id, webhook_id, event_id, event_day, format,
                                      attempt_count, keeps_delivered, lane, payload_bytes)
      SELECT found.id, found.day, found.uuid, found.account_id, found.webhook_id, found.event_id, found.event_day,
             found.format, found.attempt_count, found.status = 'delivered', ${LANES.RECOVERY}, octet_length(e.payload)
        FROM found JOIN events e ON e.id = found.event_id AND e.day = found.event_day
      ON CONFLICT (delivery_id) DO NOTHING
      RETURNING delivery_id, day
    ),
    moved AS (
      UPDATE deliveries d
         SET status = CASE found.status WHEN 'delivered' THEN 'delivered' ELSE 'pending' END, final_reason = NULL,
             modified_at = now()
        FROM found
       WHERE d.id = found.id AND d.day = found.day AND found.id IN (SELECT delivery_id FROM queued)
      RETURNING d.id, d.day, d.account_id, d.webhook_id, d.event_type, ${stateOf('found.status', 'd.attempt_count')} AS from_state,
                ${stateOf('d.status', 'd.attempt_count')} AS to_state, NULL::smallint AS latency, false AS failed
    ),${UNMARK_RESENT},${COUNT_MOVED}${QUEUED('moved')}`,
};
