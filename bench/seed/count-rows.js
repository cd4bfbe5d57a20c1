import { importBuilt } from '../built.js';
import { partitionOf } from './day-partitions.js';

const KEYS = ['account_id', 'webhook_id', 'event_type'];
const OUTCOMES = ['created', 'delivered', 'exhausted', 'canceled', 'attempts', 'failed_attempts'];

/** Rollups by the minute cover so many days, and those by the hour all days. */
const DAYS_BY_MINUTE = 2;

/** For each webhook and event type, and for the whole account. */
const each = (keys) => `GROUP BY GROUPING SETS ((account_id, ${keys}), (account_id, ${keys}, webhook_id, event_type))`;

const OF_EACH = `account_id, coalesce(webhook_id, 0), coalesce(event_type, '')`;

const added = (into, columns) => columns.map((column) => `${column} = ${into}.${column} + excluded.${column}`).join();

/**
 * Counts and rollups of the seeded rows of a day, as the service would have folded them: an outcome and an attempt in the
 * minute in which the attempt ended. Added to what is there. $1, $2: the first and the last id.
 */
async function statement(day) {
  const { LATENCY_BOUNDS_MS, latencyBucket } = await importBuilt('counts/latency.js');
  const { BLOCK_BITS, stateOf } = await importBuilt('counts/count-changes.statement.js');
  const { COUNTED_STATES } = await importBuilt('database/entities/index.js');
  const buckets = Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, (_, bucket) => bucket);
  const happened = (what) => `coalesce(sum(n) FILTER (WHERE what = '${what}'), 0)`;
  return `
    WITH seeded AS MATERIALIZED (
      SELECT id, day, account_id, webhook_id, event_type, created_at, modified_at, status,
             ${stateOf('status', 'attempt_count')} AS state
        FROM ${partitionOf('deliveries', day)} WHERE id BETWEEN $1::bigint AND $2
    ),
    counted AS (
      INSERT INTO delivery_counts AS c (${KEYS.join()}, block, day, first_created_at, last_created_at, ${COUNTED_STATES.join()})
      SELECT ${OF_EACH}, block, day, min(created_at), max(created_at),
             ${COUNTED_STATES.map((state) => `count(*) FILTER (WHERE state = '${state}')`).join()}
        FROM (SELECT seeded.*, id >> ${BLOCK_BITS} AS block FROM seeded) AS rows ${each('block, day')}
      ON CONFLICT (${KEYS.join()}, block, day) DO UPDATE
        SET first_created_at = least(c.first_created_at, excluded.first_created_at),
            last_created_at = greatest(c.last_created_at, excluded.last_created_at),
            ${added('c', COUNTED_STATES)}
    ),
    happened AS (
      SELECT ${KEYS.join()}, created_at AS at, 'created' AS what, NULL::smallint AS latency FROM seeded
       UNION ALL
      SELECT ${KEYS.join()}, modified_at, status, NULL FROM seeded
       UNION ALL
      SELECT seeded.account_id, webhook_id, event_type, started_at + duration_ms * interval '1 millisecond',
             CASE WHEN response_status BETWEEN 200 AND 299 THEN 'arrived' ELSE 'failed' END, ${latencyBucket('duration_ms')}
        FROM ${partitionOf('attempts', day)} AS attempt JOIN seeded ON seeded.id = attempt.delivery_id
    ),
    grouped AS (
      SELECT ${KEYS.join()}, what, latency, count(*) AS n,
             date_trunc(CASE WHEN '${day}'::date < current_date - ${DAYS_BY_MINUTE} - 1 THEN 'hour' ELSE 'minute' END, at, 'UTC') AS at
        FROM happened GROUP BY ${KEYS.join()}, what, latency, 7
    )
    INSERT INTO delivery_rollups AS r (${KEYS.join()}, grain, starts_at, ${OUTCOMES.join()}, latencies)
    SELECT ${OF_EACH}, grain, starts_at, ${['created', 'delivered', 'exhausted', 'canceled'].map(happened).join()},
           ${happened('arrived')} + ${happened('failed')}, ${happened('failed')},
           coalesce((ARRAY[${buckets.map((bucket) => `coalesce(sum(n) FILTER (WHERE latency = ${bucket}), 0)::integer`).join()}])
                    [1:max(latency) + 1], '{}')
      FROM grouped
     CROSS JOIN (VALUES ('minute'), ('hour')) AS grains (grain)
     CROSS JOIN LATERAL date_trunc(grain, at, 'UTC') AS starts_at
     WHERE grain = 'hour' OR starts_at >= now() - interval '${DAYS_BY_MINUTE} days'
     ${each('grain, starts_at')}
    ON CONFLICT (${KEYS.join()}, grain, starts_at) DO UPDATE
      SET ${added('r', OUTCOMES)}, latencies = add_counts(r.latencies, excluded.latencies)`;
}

/**
 * Counts the rows from `first` to `last`, all of one day, in the transaction that makes them visible. Nobody folds
 * until it ends: the service's fold writes some of the same counts, and the two could deadlock.
 */
export async function countRows(client, day, first, last, { firstId }) {
  await client.query(`SELECT pg_advisory_xact_lock(hashtext('hookledger fold'))`);
  await client.query(await statement(day), [BigInt(firstId) + BigInt(first), BigInt(firstId) + BigInt(last)]);
}
