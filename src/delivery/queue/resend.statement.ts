import { historyStart } from '../../accounts/history-start.js';
import { COUNT_MOVED, stateOf } from '../../counts/count-changes.statement.js';
import { UNMARK_RESENT } from '../../counts/undelivered-marks.statement.js';
import { lookedUp } from '../../database/looked-up.js';
import { statement } from '../../database/statement.js';
import { type Lane, LANES } from './lane.js';
import { insertPending, QUEUED } from './pending-rows.js';

/** Without its event a delivery can no longer be sent. */
const WITH_EVENT = `found JOIN events e ON ${lookedUp('e.id', 'found.event_id')} AND e.day = found.event_day`;

const BACK_IN_LINE = `DO UPDATE
        SET next_attempt_at = now(), lane = ${LANES.BY_HAND}, round_attempts = 0, lost_attempts = 0, cancel_reason = NULL`;

/**
 * Makes the delivery $1 of account $2 due now, with a fresh allowance of attempts under the same countdown. One that has
 * arrived gets a single attempt and stays delivered. Answers `{id}`, or no row where the account has no such delivery or
 * retention has taken its event, or may do so at any moment because nothing pending keeps it: without a payload it could
 * never be sent. $3: the installation's retention in days.
 * The queue's row is locked before the delivery's, as recording an attempt does.
 */
export const RESEND = statement(
  'resend',
  `
    WITH held AS MATERIALIZED (
      SELECT delivery_id FROM pending_deliveries WHERE delivery_id = $1 FOR UPDATE
    ),
    found AS MATERIALIZED (
      SELECT d.* FROM (SELECT count(*) FROM held) first, deliveries d
       WHERE d.id = $1 AND d.account_id = $2
         AND EXISTS (SELECT FROM events e WHERE e.id = d.event_id AND e.day = d.event_day)
         AND (d.event_day >= ${historyStart('$2', '$3')} OR EXISTS (SELECT FROM held))
         FOR UPDATE OF d
    ),${queueFound(LANES.BY_HAND, BACK_IN_LINE)}
    SELECT id::text FROM moved`,
);

/**
 * Queues deliveries again, each with a fresh allowance of attempts, as a resend does. $1: JSON list of `{delivery_id, day}`,
 * $2: the statuses that they must have once locked, $3: before which they must have got them. Returns `Queued`.
 *
 * Skips what is already queued, so it never waits for a row of the queue: only for deliveries, in order.
 */
export const QUEUE_AGAIN = statement(
  'recover_queue_again',
  `
    WITH found AS MATERIALIZED (
      SELECT d.*
        FROM json_to_recordset($1::json) AS r(delivery_id bigint, day date)
        JOIN deliveries d ON d.id = r.delivery_id AND d.day = r.day
       WHERE d.status = ANY ($2::text[]) AND d.modified_at < $3::timestamptz
       ORDER BY d.id
         FOR UPDATE OF d
    ),${queueFound(LANES.RECOVERY, 'DO NOTHING')}
    SELECT ${QUEUED} FROM moved`,
);

/**
 * Queues the deliveries of a CTE `found`, which holds their rows locked, for a fresh allowance of attempts: one attempt for
 * those that have arrived, which stay delivered. Gives a CTE `moved` with each that was queued.
 *
 * @param ifQueued what becomes of the row of one that is queued already
 */
function queueFound(lane: Lane, ifQueued: string): string {
  const waiting = {
    lane,
    attemptCount: 'found.attempt_count',
    keepsDelivered: `found.status = 'delivered'`,
    payloadBytes: 'octet_length(e.payload)',
  };
  return `
    queued AS (${insertPending('found', WITH_EVENT, waiting)}
      ON CONFLICT (delivery_id) ${ifQueued}
      RETURNING delivery_id
    ),
    moved AS (
      UPDATE deliveries d
         SET status = CASE found.status WHEN 'delivered' THEN 'delivered' ELSE 'pending' END, final_reason = NULL,
             modified_at = now()
        FROM found
       WHERE d.id = found.id AND d.day = found.day AND found.id IN (SELECT delivery_id FROM queued)
      RETURNING d.id, d.day, d.account_id, d.webhook_id, d.event_type, ${stateOf('found.status', 'd.attempt_count')} AS from_state,
                ${stateOf('d.status', 'd.attempt_count')} AS to_state, NULL::smallint AS latency, false AS failed
    ),${UNMARK_RESENT},${COUNT_MOVED}`;
}
