import { COUNT_MOVED, stateOf } from '../counts/count-changes.statement.js';
import { MARK_CANCELED } from '../counts/undelivered-marks.statement.js';

/** Rows that one statement removes. */
const BATCH = 2_000;

/** Which rows: a whole day ($1), or those of one account ($1) before a day ($2). The next parameter is the id to go on after. */
const SCOPES = {
  day: { rows: (day: string, _account: string) => `${day} = $1::date`, behind: '$2' },
  account: { rows: (day: string, account: string) => `${account} = $1::integer AND ${day} < $2::date`, behind: '$3' },
} as const;
type Scope = keyof typeof SCOPES;

/**
 * Removes final deliveries with their attempts and marks, and takes them out of the counts in the same statement. Returns
 * how they had ended, and `last`, the id to go on after; null when nothing was left.
 */
function trimDeliveries(scope: Scope): string {
  const { rows, behind } = SCOPES[scope];
  return `
    WITH doomed AS MATERIALIZED (
      SELECT id, day, account_id FROM deliveries d
       WHERE ${rows('day', 'account_id')} AND id > ${behind}::bigint
         AND NOT EXISTS (SELECT FROM pending_deliveries p WHERE p.delivery_id = d.id)
       ORDER BY id LIMIT ${BATCH}
    ),
    moved AS (
      DELETE FROM deliveries d USING doomed
       WHERE ${rows('d.day', 'd.account_id')} AND d.id = doomed.id AND d.day = doomed.day
      RETURNING d.id, d.day, d.account_id, d.webhook_id, d.event_type, d.status, ${stateOf('d.status', 'd.attempt_count')} AS from_state,
                'removed' AS to_state, NULL::smallint AS latency, false AS failed
    ),
    attempts_removed AS (
      DELETE FROM attempts a USING doomed WHERE ${rows('a.day', 'a.account_id')} AND a.delivery_id = doomed.id AND a.day = doomed.day
    ),
    marks_removed AS (
      DELETE FROM undelivered_deliveries u USING doomed
       WHERE ${rows('u.day', 'u.account_id')} AND u.account_id = doomed.account_id AND u.delivery_id = doomed.id AND u.day = doomed.day
    ),${COUNT_MOVED}
    SELECT max(id)::text AS last, (count(*) FILTER (WHERE status = 'delivered'))::integer AS delivered,
           (count(*) FILTER (WHERE status = 'exhausted'))::integer AS exhausted,
           (count(*) FILTER (WHERE status = 'canceled'))::integer AS canceled
      FROM moved`;
}

/** Removes events that no pending delivery needs. Returns `last`, the id to go on after; null when nothing was left. */
function trimEvents(scope: Scope): string {
  const { rows, behind } = SCOPES[scope];
  return `
    WITH doomed AS MATERIALIZED (
      SELECT id, day FROM events
       WHERE ${rows('day', 'account_id')} AND id > ${behind}::uuid
         AND id NOT IN (SELECT event_id FROM pending_deliveries WHERE ${rows('event_day', 'account_id')})
       ORDER BY id LIMIT ${BATCH}
    ),
    removed AS (
      DELETE FROM events e USING doomed
       WHERE ${rows('e.day', 'e.account_id')} AND e.id = doomed.id AND e.day = doomed.day
      RETURNING e.id
    )
    SELECT (SELECT id::text FROM removed ORDER BY id DESC LIMIT 1) AS last`;
}

export const TRIM = {
  deliveries: { day: trimDeliveries('day'), account: trimDeliveries('account'), begin: '0' },
  events: { day: trimEvents('day'), account: trimEvents('account'), begin: '00000000-0000-0000-0000-000000000000' },
} as const;

/**
 * Removes a batch of idempotency keys whose event is no longer part of history. $1: today; $2: the installation's retention
 * in days. Returns `{removed}`.
 */
export const REMOVE_KEYS = `
  WITH doomed AS MATERIALIZED (
    SELECT k.* FROM accounts a
     CROSS JOIN LATERAL (
        SELECT account_id, key FROM idempotency_keys
         WHERE account_id = a.id AND day < $1::date - least(a.retention_days, $2::integer) LIMIT ${BATCH}) k
     LIMIT ${BATCH}
  ),
  removed AS (
    DELETE FROM idempotency_keys k USING doomed WHERE k.account_id = doomed.account_id AND k.key = doomed.key RETURNING 1
  )
  SELECT count(*)::integer AS removed FROM removed`;

/**
 * Removes the counts of days before $1, except the days $2. Returns what each had counted: of the rows of whole accounts, not
 * those of their webhooks and event types.
 */
export const REMOVE_COUNTS = `
  WITH removed AS (
    DELETE FROM delivery_counts WHERE day < $1::date AND day <> ALL ($2::date[]) RETURNING *
  )
  SELECT day::text, sum(delivered)::integer AS delivered, sum(exhausted)::integer AS exhausted,
         sum(canceled_new + canceled_tried)::integer AS canceled
    FROM removed WHERE webhook_id = 0 AND event_type = '' GROUP BY day`;

/** Removes statistics of grain $1 that began more than $2 days ago. */
export const REMOVE_ROLLUPS = `DELETE FROM delivery_rollups WHERE grain = $1 AND starts_at < now() - $2::integer * interval '1 day'`;

/**
 * Removes from the queue what can never be sent, because its event or its own history is gone: no claim would find it, and
 * it would be pending for ever. If the delivery is still there, it is canceled. Looks at events from before the day $1.
 * Returns `{lost}`. Retention itself leaves nothing like that behind: it takes a manual change, or a resend at the wrong moment.
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
