import { FINAL_STATUSES } from '../database/entities/index.js';
import { READING, unprepared } from '../database/statement.js';
import { LATENCY_BOUNDS_MS } from './latency.js';

/** What is counted by the minute and by the hour. */
export const OUTCOMES = ['created', ...FINAL_STATUSES, 'attempts', 'failed_attempts'];

/** Added up element by element: many times faster than an aggregate over arrays. */
const HISTOGRAM = Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, (_, n) => `sum(latencies[${n + 1}])`);

const SUMS = `
  ${OUTCOMES.map((outcome) => `coalesce(sum(${outcome}), 0)::float8 AS "${camelCase(outcome)}"`).join()},
  json_build_array(${HISTOGRAM.join()}) AS latencies`;

/** The event types of a webhook's rows, found by a loose scan of the primary key. */
const TYPES_OF_WEBHOOK = `
  WITH RECURSIVE types(name) AS (
    SELECT min(event_type) FROM delivery_rollups WHERE account_id = $1 AND webhook_id = webhook.id
    UNION ALL
    SELECT (SELECT min(event_type) FROM delivery_rollups
             WHERE account_id = $1 AND webhook_id = webhook.id AND event_type > types.name)
      FROM types WHERE types.name IS NOT NULL
  )
  SELECT name FROM types WHERE name IS NOT NULL`;

/**
 * What happened since `since`, as CTEs. $1: account, $2: its webhooks, or 0 alone for all it has, $3: how far back, in seconds, $4: how
 * exactly (`minute`, `hour`), $5: the longer of the rows that may be read (`minute`, `hour`).
 *
 * Whole hours are read from rows of hours where $5 allows it, what is before the first of them from rows of minutes. `OFFSET 0`
 * holds the plan to one look into the primary key for each. What is not folded yet is judged as folding does; its attempts
 * are histograms of a single bar.
 */
const HAPPENED = `
  WITH span AS (
    SELECT since, CASE $5 WHEN 'hour' THEN date_trunc('hour', since + interval '59 minutes', 'UTC') ELSE 'infinity' END AS whole_hours
      FROM date_trunc($4, now() - $3::integer * interval '1 second', 'UTC') AS since
  ),
  changes AS MATERIALIZED (
    SELECT CASE WHEN 0 = ANY ($2) THEN 0 ELSE webhook_id END AS webhook, date_trunc('minute', changed_at, 'UTC') AS starts_at, *
      FROM count_changes
     WHERE account_id = $1 AND (0 = ANY ($2) OR webhook_id = ANY ($2)) AND changed_at >= (SELECT since FROM span)
  ),
  happened AS (
    SELECT webhook.id AS webhook, r.starts_at, r.${OUTCOMES.join(', r.')}, r.latencies
      FROM unnest($2::integer[]) AS webhook(id)
     CROSS JOIN LATERAL (${TYPES_OF_WEBHOOK}) AS type(name)
     CROSS JOIN span
     CROSS JOIN LATERAL (VALUES ('minute', since, whole_hours), ('hour', whole_hours, 'infinity')) AS part(grain, since, until)
     CROSS JOIN LATERAL (
        SELECT * FROM delivery_rollups
         WHERE account_id = $1 AND webhook_id = webhook.id AND event_type = type.name AND grain = part.grain
           AND starts_at >= part.since AND starts_at < part.until
        OFFSET 0) AS r
    UNION ALL
    SELECT webhook, starts_at, coalesce(sum(pending_new) FILTER (WHERE created_at IS NOT NULL), 0), sum(greatest(delivered, 0)),
           sum(greatest(exhausted, 0)), sum(greatest(canceled_new + canceled_tried, 0)), sum(cardinality(latencies)),
           sum(failed_attempts), '{}'
      FROM changes GROUP BY webhook, starts_at
    UNION ALL
    SELECT webhook, starts_at, 0, 0, 0, 0, 0, 0, array_fill(0, ARRAY[bucket]) || count(*)::integer
      FROM changes CROSS JOIN unnest(latencies) AS bucket
     GROUP BY webhook, starts_at, bucket
  )`;

/** A row for each webhook with activity. */
export const SUM_OF_EACH = unprepared(
  'sum_of_each',
  `${HAPPENED}
  SELECT webhook AS "webhookId", ${SUMS} FROM happened GROUP BY webhook`,
  READING,
);

/** A row for each bucket of $6 (at most a day; aligned to UTC), empty ones too, oldest first. */
export const SUM_BY_BUCKET = unprepared(
  'sum_by_bucket',
  `${HAPPENED}
  SELECT bucket AS "startsAt", ${SUMS}
    FROM span
   CROSS JOIN generate_series(date_bin($6::interval, since, 'epoch'), now(), $6::interval) AS bucket
    LEFT JOIN happened ON bucket = date_bin($6::interval, starts_at, 'epoch')
   GROUP BY bucket ORDER BY bucket`,
  READING,
);

function camelCase(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
