import { COUNT_MOVED, stateOf } from '../counts/count-changes.statement.js';

/** Rows that one statement removes. */
export const BATCH = 2_000;

/** Which rows: a whole day ($1), or what one account ($1) has before a day ($2). The next parameter is where to go on. */
const SCOPES = {
  day: { rows: (day: string, _account: string) => `${day} = $1::date`, behind: '$2' },
  account: { rows: (day: string, account: string) => `${account} = $1::integer AND ${day} < $2::date`, behind: '$3' },
} as const;
type Scope = keyof typeof SCOPES;

/**
 * Removes final deliveries with their attempts and marks, and takes them out of the counts in the same statement. Answers
 * how they had ended, and `last`, the id behind which to go on; null when nothing was left.
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

/** Removes events that no pending delivery needs. Answers `last`, the id behind which to go on; null when nothing was left. */
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
 * Removes a batch of idempotency keys whose event belongs to history no more. $1: today; $2: the installation's retention in
 * days. Answers `{removed}`.
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

/** Removes statistics of grain $1 that began more than $2 days ago. */
export const REMOVE_ROLLUPS = `DELETE FROM delivery_rollups WHERE grain = $1 AND starts_at < now() - $2::integer * interval '1 day'`;
