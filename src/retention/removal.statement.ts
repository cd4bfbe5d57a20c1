import { unprepared } from '../database/statement.js';
import { removeFinal } from '../delivery/queue/remove-final.statement.js';

/** Rows that one statement removes. */
const BATCH = 2_000;

/** Which rows: a whole day ($1), or those of one account ($1) before a day ($2). The next parameter is the id to go on after. */
const SCOPES = {
  day: { rows: (day: string, _account: string) => `${day} = $1::date`, behind: '$2' },
  account: { rows: (day: string, account: string) => `${account} = $1::integer AND ${day} < $2::date`, behind: '$3' },
} as const;
type Scope = keyof typeof SCOPES;

/** SQL: removes events that no pending delivery needs. */
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

/**
 * Removes a batch of what nothing pending needs: final deliveries with their attempts and marks, or events. Either of the day
 * $1 behind the id $2, or of account $1 before the day $2 behind the id $3; `begin` is the first id. Returns `last`, the id to
 * go on after, null when nothing was left; of deliveries also how they had ended.
 */
export const TRIM = {
  deliveries: {
    day: unprepared('trim_deliveries_of_day', removeFinal(SCOPES.day, BATCH)),
    account: unprepared('trim_deliveries_of_account', removeFinal(SCOPES.account, BATCH)),
    begin: '0',
  },
  events: {
    day: unprepared('trim_events_of_day', trimEvents('day')),
    account: unprepared('trim_events_of_account', trimEvents('account')),
    begin: '00000000-0000-0000-0000-000000000000',
  },
} as const;

/**
 * Removes a batch of idempotency keys whose event is no longer part of history. $1: today; $2: the installation's retention
 * in days. Returns `{removed}`.
 */
export const REMOVE_KEYS = unprepared(
  'remove_keys',
  `
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
  SELECT count(*)::integer AS removed FROM removed`,
);

/**
 * Removes the counts of days before $1, except the days $2. Returns what each had counted: of the rows of whole accounts, not
 * those of their webhooks and event types.
 */
export const REMOVE_COUNTS = unprepared(
  'remove_counts',
  `
  WITH removed AS (
    DELETE FROM delivery_counts WHERE day < $1::date AND day <> ALL ($2::date[]) RETURNING *
  )
  SELECT day::text, sum(delivered)::integer AS delivered, sum(exhausted)::integer AS exhausted,
         sum(canceled_new + canceled_tried)::integer AS canceled
    FROM removed WHERE webhook_id = 0 AND event_type = '' GROUP BY day`,
);

/** Removes statistics of grain $1 that began more than $2 days ago. */
export const REMOVE_ROLLUPS = unprepared(
  'remove_rollups',
  `DELETE FROM delivery_rollups WHERE grain = $1 AND starts_at < now() - $2::integer * interval '1 day'`,
);
