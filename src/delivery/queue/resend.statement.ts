import { COUNT_MOVED, stateOf } from '../../counts/count-changes.statement.js';
import { UNMARK_RESENT } from '../../counts/undelivered-marks.statement.js';
import type { Statement } from '../../database/statement.pool.js';
import { historyStart } from '../../retention/history-start.js';
import { LANES } from './lane.js';

/**
 * Makes the delivery $1 of account $2 due now, with a fresh allowance of attempts under the same countdown. One that has
 * arrived gets a single attempt and stays delivered. Answers `{id}`, or no row where the account has no such delivery or
 * retention has taken its event, or may do so at any moment because nothing pending keeps it: without a payload it could
 * never be sent. $3: the installation's retention in days.
 * The queue's row is locked before the delivery's, as recording an attempt does.
 */
export const RESEND: Statement = {
  name: 'resend',
  text: `
    WITH held AS MATERIALIZED (
      SELECT delivery_id FROM pending_deliveries WHERE delivery_id = $1 FOR UPDATE
    ),
    found AS MATERIALIZED (
      SELECT d.* FROM (SELECT count(*) FROM held) first, deliveries d
       WHERE d.id = $1 AND d.account_id = $2
         AND EXISTS (SELECT FROM events e WHERE e.id = d.event_id AND e.day = d.event_day)
         AND (d.event_day >= ${historyStart('$2', '$3')} OR EXISTS (SELECT FROM held))
         FOR UPDATE OF d
    ),
    queued AS (
      INSERT INTO pending_deliveries AS p (delivery_id, day, uuid, account_id, webhook_id, event_id, event_day, format,
                                           attempt_count, keeps_delivered, lane, payload_bytes)
      SELECT id, day, uuid, account_id, webhook_id, event_id, event_day, format, attempt_count, status = 'delivered',
             ${LANES.BY_HAND},
             coalesce((SELECT octet_length(e.payload) FROM events e WHERE e.id = event_id AND e.day = event_day), 0)
        FROM found
      ON CONFLICT (delivery_id) DO UPDATE
        SET next_attempt_at = now(), lane = ${LANES.BY_HAND}, round_attempts = 0, lost_attempts = 0, cancel_reason = NULL
    ),
    moved AS (
      UPDATE deliveries d
         SET status = CASE d.status WHEN 'delivered' THEN 'delivered' ELSE 'pending' END, final_reason = NULL, modified_at = now()
        FROM found WHERE d.id = found.id AND d.day = found.day
      RETURNING d.id, d.day, d.account_id, d.webhook_id, d.event_type, ${stateOf('found.status', 'd.attempt_count')} AS from_state,
                ${stateOf('d.status', 'd.attempt_count')} AS to_state, NULL::smallint AS latency, false AS failed
    ),${UNMARK_RESENT},${COUNT_MOVED}
    SELECT id::text FROM moved`,
};
