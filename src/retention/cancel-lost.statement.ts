import { COUNT_MOVED, stateOf } from '../counts/count-changes.statement.js';
import { MARK_CANCELED } from '../counts/undelivered-marks.statement.js';

/**
 * Takes out of the queue what can never be sent, because its event or its own history is gone: no claim would find it, and
 * it would be pending for ever. Where the delivery is still there it is canceled. Looks at events from before the day $1.
 * Answers `{lost}`. Retention itself leaves nothing behind like that: somebody's hand, or a resend at the wrong moment, did.
 */
export const CANCEL_LOST = `
  WITH lost AS MATERIALIZED (
    SELECT p.delivery_id, p.day FROM pending_deliveries p
     WHERE p.event_day < $1::date AND (p.lease_token IS NULL OR p.leased_until < now())
       AND (NOT EXISTS (SELECT FROM events e WHERE e.id = p.event_id AND e.day = p.event_day)
            OR NOT EXISTS (SELECT FROM deliveries d WHERE d.id = p.delivery_id AND d.day = p.day))
       FOR UPDATE SKIP LOCKED
  ),
  removed AS (
    DELETE FROM pending_deliveries p USING lost WHERE p.delivery_id = lost.delivery_id RETURNING 1
  ),
  moved AS (
    UPDATE deliveries d SET status = 'canceled', final_reason = 'its event is gone', modified_at = now()
      FROM lost WHERE d.id = lost.delivery_id AND d.day = lost.day AND d.status = 'pending'
    RETURNING d.id, d.day, d.account_id, d.webhook_id, d.event_type, d.object_id, d.content_type, d.created_at,
              ${stateOf("'pending'", 'd.attempt_count')} AS from_state,
              ${stateOf("'canceled'", 'd.attempt_count')} AS to_state, NULL::smallint AS latency, false AS failed
  ),${MARK_CANCELED},${COUNT_MOVED}
  SELECT count(*)::integer AS lost FROM removed`;
