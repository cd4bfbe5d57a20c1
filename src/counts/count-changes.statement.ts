import { COUNTED_STATES, type CountedState, SPLIT_STATUSES } from '../database/entities/index.js';
import { isOneOf } from '../database/entities/is-one-of.js';

/**
 * Deliveries are counted in blocks of 4096 consecutive ids: small enough to scan one in a millisecond or two, large
 * enough for a hundred million deliveries to need only 25,000 blocks.
 */
export const BLOCK_BITS = 12;

/** SQL: the counted state of a delivery with this status and number of attempts. In TypeScript: `countedState`. */
export function stateOf(status: string, attempts: string): string {
  return `CASE WHEN ${isOneOf(status, SPLIT_STATUSES)} THEN ${status} || CASE WHEN ${attempts} = 0 THEN '_new' ELSE '_tried' END
               ELSE ${status} END`;
}

const difference = (state: CountedState) =>
  `count(*) FILTER (WHERE to_state = '${state}') - count(*) FILTER (WHERE from_state = '${state}')`;

/**
 * SQL: notes what a statement changed, as a CTE to follow its own CTE `moved`, which has a row for each delivery that it
 * changed: `id, day, account_id, webhook_id, event_type, from_state, to_state`, the `latency` bucket of the attempt it
 * recorded (null: none, or one that was lost) and whether that attempt `failed`.
 */
export const COUNT_MOVED = `
    counted AS (
      INSERT INTO count_changes (account_id, webhook_id, event_type, day, block, ${COUNTED_STATES.join()}, failed_attempts, latencies)
      SELECT account_id, webhook_id, event_type, day, id >> ${BLOCK_BITS}, ${COUNTED_STATES.map(difference).join()},
             count(*) FILTER (WHERE failed), coalesce(array_agg(latency) FILTER (WHERE latency IS NOT NULL), '{}')
        FROM moved
       WHERE from_state <> to_state OR latency IS NOT NULL OR failed
       GROUP BY account_id, webhook_id, event_type, day, id >> ${BLOCK_BITS}
    )`;

/** SQL: the same for new deliveries: `made` is a CTE with `id, day, account_id, webhook_id` and `type`. */
export function countMade(made: string): string {
  return `
    counted AS (
      INSERT INTO count_changes (account_id, webhook_id, event_type, day, block, created_at, pending_new)
      SELECT account_id, webhook_id, type, day, id >> ${BLOCK_BITS}, now(), count(*)
        FROM ${made}
       GROUP BY account_id, webhook_id, type, day, id >> ${BLOCK_BITS}
    )`;
}
