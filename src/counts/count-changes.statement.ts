import { BLOCK_BITS } from './block.js';
import { LATENCY_BOUNDS_MS } from './latency-buckets.js';

/** The states in which deliveries are counted: their status, and of those not delivered whether they were attempted. */
export const STATES = [
  'pending_new',
  'pending_tried',
  'delivered',
  'exhausted',
  'canceled_new',
  'canceled_tried',
] as const;
export type CountedState = (typeof STATES)[number];

/** The counted state, as an SQL expression, of a delivery with this status and number of attempts. */
export function stateOf(status: string, attempts: string): string {
  return `CASE WHEN ${status} IN ('pending', 'canceled') THEN ${status} || CASE WHEN ${attempts} = 0 THEN '_new' ELSE '_tried' END
               ELSE ${status} END`;
}

/** The latency bucket of milliseconds, as an SQL expression. */
export function latencyBucket(ms: string): string {
  return `width_bucket(${ms}, '{${LATENCY_BOUNDS_MS.join()}}'::integer[])::smallint`;
}

const difference = (state: CountedState) =>
  `count(*) FILTER (WHERE to_state = '${state}') - count(*) FILTER (WHERE from_state = '${state}')`;

/**
 * Notes what a statement changed, as CTEs to be written behind its own CTE `moved`, which has a row for each delivery that
 * it changed: `id, day, account_id, webhook_id, event_type, from_state, to_state`, the `latency` bucket of the attempt it
 * recorded (null: none, or one that was lost) and whether that attempt `failed`.
 */
export const COUNT_MOVED = `
    counted AS (
      INSERT INTO count_changes (account_id, webhook_id, event_type, day, block, ${STATES.join()}, failed_attempts, latencies)
      SELECT account_id, webhook_id, event_type, day, id >> ${BLOCK_BITS}, ${STATES.map(difference).join()},
             count(*) FILTER (WHERE failed), coalesce(array_agg(latency) FILTER (WHERE latency IS NOT NULL), '{}')
        FROM moved
       WHERE from_state <> to_state OR latency IS NOT NULL OR failed
       GROUP BY account_id, webhook_id, event_type, day, id >> ${BLOCK_BITS}
    )`;

/** The same for deliveries that were just made: `made` is a CTE with `id, day, account_id, webhook_id` and `type`. */
export function countMade(made: string): string {
  return `
    counted AS (
      INSERT INTO count_changes (account_id, webhook_id, event_type, day, block, created_at, pending_new)
      SELECT account_id, webhook_id, type, day, id >> ${BLOCK_BITS}, now(), count(*)
        FROM ${made}
       GROUP BY account_id, webhook_id, type, day, id >> ${BLOCK_BITS}
    )`;
}
