import { FOLD } from '../counts/fold.statement.js';
import type { Outcomes } from './outcomes.js';
import type { RetentionSession } from './retention.session.js';

/** Of the whole account, and of each of its webhooks and event types: only the former are added up. */
const REMOVE = `
  WITH removed AS (
    DELETE FROM delivery_counts WHERE day < $1::date AND day <> ALL ($2::date[]) RETURNING *
  )
  SELECT day::text, sum(delivered)::integer AS delivered, sum(exhausted)::integer AS exhausted,
         sum(canceled_new + canceled_tried)::integer AS canceled
    FROM removed WHERE webhook_id = 0 AND event_type = '' GROUP BY day`;

/**
 * Removes the counts of the days before one whose deliveries are gone, and answers what they were. First it folds in what was
 * noted of them last, in the same transaction and in the turn of those who fold, or that would count a day anew.
 *
 * @param stillThere days before that one that are there yet
 */
export function removeCounts(
  session: RetentionSession,
  before: string,
  stillThere: readonly string[],
): Promise<(Outcomes & { day: string })[]> {
  return session.transaction(async () => {
    await session.query(`SET LOCAL lock_timeout = '10s'`);
    await session.query(`SELECT pg_advisory_xact_lock(hashtext('hookledger fold'))`);
    await session.query(FOLD.text);
    return session.query(REMOVE, [before, stillThere]);
  });
}
