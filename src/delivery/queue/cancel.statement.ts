import { COUNT_MOVED, stateOf } from '../../counts/count-changes.statement.js';
import { MARK_CANCELED } from '../../counts/undelivered-marks.statement.js';
import { lookedUp } from '../../database/looked-up.js';
import { statement, unprepared } from '../../database/statement.js';
import { TOOK_MS } from '../../database/took-ms.js';

/** Deliveries that one statement cancels: a large backlog is canceled in turns, so that no lock is held for long. */
const CANCEL_BATCH = 2_000;

/**
 * Takes what `found` names out of the queue. What is being attempted right now is only marked: its attempt is recorded
 * first. One that had arrived before stays delivered.
 */
const CANCEL = `
    marked AS (
      UPDATE pending_deliveries p SET cancel_reason = found.reason FROM found
       WHERE ${lookedUp('p.delivery_id', 'found.delivery_id')} AND found.leased AND p.cancel_reason IS NULL
    ),
    removed AS (
      DELETE FROM pending_deliveries p USING found WHERE ${lookedUp('p.delivery_id', 'found.delivery_id')} AND NOT found.leased
      RETURNING p.delivery_id, p.day, found.reason
    ),
    moved AS (
      UPDATE deliveries d SET status = 'canceled', final_reason = removed.reason, modified_at = now()
        FROM removed WHERE ${lookedUp('d.id', 'removed.delivery_id')} AND d.day = removed.day AND d.status = 'pending'
      RETURNING d.id, d.day, d.account_id, d.webhook_id, d.event_type, d.object_id, d.content_type, d.created_at,
                ${stateOf("'pending'", 'd.attempt_count')} AS from_state,
                ${stateOf("'canceled'", 'd.attempt_count')} AS to_state, NULL::smallint AS latency, false AS failed
    ),${MARK_CANCELED},${COUNT_MOVED}
    SELECT (SELECT count(*) FROM removed)::integer AS canceled,
           ${TOOK_MS} AS "tookMs"`;

/** Cancels up to a batch of the pending deliveries of webhook $1, for the reason $2. */
export const CANCEL_OF_WEBHOOK = statement(
  'cancel_of_webhook',
  `
    WITH found AS MATERIALIZED (
      SELECT delivery_id, lease_token IS NOT NULL AS leased, $2::text AS reason FROM pending_deliveries
       WHERE webhook_id = $1 AND (lease_token IS NULL OR cancel_reason IS NULL)
       ORDER BY delivery_id LIMIT ${CANCEL_BATCH} FOR UPDATE
    ),${CANCEL}`,
);

/**
 * Cancels what is pending for webhooks that are not active, of each up to a batch: what was published at the very moment at
 * which its webhook was switched off. It looks from the inactive webhooks: where busy ones have left index entries behind
 * that Postgres cannot remove yet, it never comes.
 */
export const CANCEL_STRANDED = statement(
  'cancel_stranded',
  `
    WITH found AS MATERIALIZED (
      SELECT p.delivery_id, false AS leased, coalesce(w.disabled_reason, 'the webhook is disabled') AS reason
        FROM webhooks w
       CROSS JOIN LATERAL (
          SELECT delivery_id FROM pending_deliveries
           WHERE webhook_id = w.id AND lease_token IS NULL LIMIT ${CANCEL_BATCH} FOR UPDATE SKIP LOCKED) p
       WHERE NOT w.is_active
    ),${CANCEL}`,
);

/** Cancels the pending delivery $1 of account $2, for the reason $3. */
export const CANCEL_ONE = statement(
  'cancel_one',
  `
    WITH found AS MATERIALIZED (
      SELECT delivery_id, lease_token IS NOT NULL AS leased, $3::text AS reason FROM pending_deliveries
       WHERE delivery_id = $1 AND account_id = $2
         FOR UPDATE
    ),${CANCEL}`,
);

/**
 * Cancels what can never be sent, because its event or its own history is gone: no claim would find it, and it would be pending
 * for ever. Looks at events from before the day $1. Retention itself leaves nothing like that behind: it takes a manual
 * change, or a resend at the wrong moment.
 */
export const CANCEL_LOST = unprepared(
  'cancel_lost',
  `
    WITH found AS MATERIALIZED (
      SELECT p.delivery_id, false AS leased, 'its event is gone' AS reason FROM pending_deliveries p
       WHERE p.event_day < $1::date AND (p.lease_token IS NULL OR p.leased_until < now())
         AND (NOT EXISTS (SELECT FROM events e WHERE e.id = p.event_id AND e.day = p.event_day)
              OR NOT EXISTS (SELECT FROM deliveries d WHERE d.id = p.delivery_id AND d.day = p.day))
         FOR UPDATE SKIP LOCKED
    ),${CANCEL}`,
);
