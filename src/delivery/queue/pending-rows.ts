import type { Lane } from './lane.js';

/** What a row of the queue holds beyond what its delivery says. All but the lane is SQL. */
interface Waiting {
  readonly lane: Lane;
  readonly attemptCount: string;
  readonly keepsDelivered: string;
  readonly payloadBytes: string;
}

/**
 * SQL: puts deliveries into the queue, due now. The only place where rows of `pending_deliveries` are made: a column that
 * is not named here has its default.
 *
 * @param cte has the columns of `deliveries`
 * @param from that CTE, and what is joined to it
 */
export function insertPending(cte: string, from: string, waiting: Waiting): string {
  return `
      INSERT INTO pending_deliveries (delivery_id, day, uuid, account_id, webhook_id, event_id, event_day, format,
                                      attempt_count, keeps_delivered, lane, payload_bytes)
      SELECT ${cte}.id, ${cte}.day, ${cte}.uuid, ${cte}.account_id, ${cte}.webhook_id, ${cte}.event_id, ${cte}.event_day,
             ${cte}.format, ${waiting.attemptCount}, ${waiting.keepsDelivered}, ${waiting.lane}, ${waiting.payloadBytes}
        FROM ${from}`;
}

/** How many deliveries a statement queued, and for which webhooks. */
export interface Queued {
  readonly queued: number;
  readonly webhookIds: readonly number[];
}

/** SQL: the columns of {@link Queued}, from a row with the `webhook_id` of each delivery. */
export const QUEUED = `count(*)::integer AS queued, coalesce(json_agg(DISTINCT webhook_id), '[]') AS "webhookIds"`;
