import { COUNT_MOVED, stateOf } from '../../counts/count-changes.statement.js';

/** Which rows, and how far they are gone through. */
interface Scope {
  /** SQL: the condition on a table's columns for the day and the account. */
  readonly rows: (day: string, account: string) => string;
  /** SQL: the id to go on after. */
  readonly behind: string;
}

/**
 * SQL: removes final deliveries with their attempts and marks, and takes them out of the counts in the same statement. Returns
 * how they had ended, and `last`, the id to go on after; null when nothing was left.
 *
 * @param most how many it removes at most
 */
export function removeFinal({ rows, behind }: Scope, most: number): string {
  return `
    WITH doomed AS MATERIALIZED (
      SELECT id, day, account_id FROM deliveries d
       WHERE ${rows('day', 'account_id')} AND id > ${behind}::bigint
         AND NOT EXISTS (SELECT FROM pending_deliveries p WHERE p.delivery_id = d.id)
       ORDER BY id LIMIT ${most}
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
