import { statement } from '../../database/statement.js';
import { TOOK_MS } from '../../database/took-ms.js';
import { LANES, LATE_AFTER_SECONDS } from './lane.js';

/** The first that waits in the next lane behind `at`, before the next lane that has a floor. */
const nextLane = (at: string) => `
        SELECT webhook_id, lane, next_attempt_at FROM pending_deliveries
         WHERE lease_token IS NULL AND (webhook_id, lane) > (${at}.webhook_id, ${at}.lane)
           AND (webhook_id, lane) < (${at}.next_webhook, ${at}.next_lane)
         ORDER BY webhook_id, lane, next_attempt_at LIMIT 1`;

/**
 * Looks at all that waits: answers {@link ReadyLane}s, all that have a floor and those others of active webhooks in which
 * something is due. $1: JSON list of {@link LaneFloor}s: these lanes are looked at from there on. Between them it skips from
 * one lane to the next through the due index. So it costs a look-up for each lane, however much waits there.
 *
 * The last row has the milliseconds that Postgres took, and nothing else: what a caller would measure holds every stall of
 * the network and of its own process too.
 */
export const FIND_READY = statement(
  'find_ready',
  `
    WITH RECURSIVE floors AS MATERIALIZED (
      SELECT webhook_id, lane, 'epoch'::timestamptz + from_us * interval '1 microsecond' AS since,
             lead(webhook_id, 1, 2147483647) OVER in_order AS next_webhook, lead(lane, 1, 0::smallint) OVER in_order AS next_lane
        FROM (SELECT 0 AS webhook_id, 0::smallint AS lane, 0::bigint AS from_us
              UNION ALL
              SELECT * FROM json_to_recordset($1::json) AS f(webhook_id integer, lane smallint, from_us bigint)) f
      WINDOW in_order AS (ORDER BY webhook_id, lane)
    ),
    others AS (
      (SELECT p.*, floors.next_webhook, floors.next_lane FROM floors CROSS JOIN LATERAL (${nextLane('floors')}) p)
      UNION ALL
      SELECT p.*, others.next_webhook, others.next_lane FROM others CROSS JOIN LATERAL (${nextLane('others')}) p
    ),
    waiting AS (
      SELECT webhook_id, lane, next_attempt_at, false AS has_floor FROM others
      UNION ALL
      SELECT f.webhook_id, f.lane, p.next_attempt_at, true
        FROM floors f
        LEFT JOIN LATERAL (
          SELECT next_attempt_at FROM pending_deliveries
           WHERE webhook_id = f.webhook_id AND lane = f.lane AND lease_token IS NULL AND next_attempt_at >= f.since
           ORDER BY next_attempt_at LIMIT 1) p ON true
       WHERE f.webhook_id > 0
    ),
    judged AS (
      SELECT waiting.*, w.version,
             coalesce(next_attempt_at <= now() AND w.is_active AND w.paused_at IS NULL, false) AS is_due
        FROM waiting LEFT JOIN webhooks w ON w.id = waiting.webhook_id
    )
    SELECT j.webhook_id AS "webhookId", j.lane, coalesce(j.version, 0) AS version, j.is_due AS "isDue",
           (extract(epoch FROM least(j.next_attempt_at, now())) * 1000000)::float8 AS "emptyBeforeUs",
           j.is_due AND j.lane = ${LANES.FIRST_ATTEMPT}
             AND j.next_attempt_at < now() - interval '${LATE_AFTER_SECONDS} seconds' AS "isLate",
           CASE WHEN c.webhook_id IS NULL THEN 'closed' WHEN c.open_until > now() THEN 'open' ELSE 'half_open' END AS circuit,
           NULL::float8 AS "tookMs"
      FROM judged j
      LEFT JOIN circuits c ON c.webhook_id = j.webhook_id
     WHERE j.has_floor OR j.is_due
    UNION ALL
    SELECT 0, 0, 0, false, 0, false, 'closed', ${TOOK_MS}`,
);
