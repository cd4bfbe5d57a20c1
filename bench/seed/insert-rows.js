import { partitionOf } from './day-partitions.js';
import { DISABLED_REASON, EVENT_TYPES, FORMATS, TARGET_URL, WEBHOOKS_PER_ACCOUNT } from './seeded-accounts.js';

/** How a failed attempt ended: the response status or, without a response, the error. */
const FAILURES = `(VALUES (500, NULL, '500 Internal Server Error', 31), (503, NULL, 'try again later', 12),
                          (404, NULL, 'not found', 9), (NULL, 'timeout', NULL, 10000), (NULL, 'connection_refused', NULL, 2))
                    AS failure (status, error, body, ms)`;

/**
 * The rows from $1 to $2 with all that belongs to them, as publishing, sending and recording would have left them; none is
 * pending. Who gets a row, and what came of it, follows from its number alone: `dice` stands for chance.
 *
 * $3: the id of row 0. $4, $5: microseconds of row 0, and from row to row. $6: accounts. $7: their webhooks. $8: how many
 * rows each account has, $9: of them undelivered, evenly spread. $10: bytes of a payload.
 */
const statement = (day) => `
  WITH numbered AS (
    SELECT $3::bigint + g AS id, 'epoch'::timestamptz + ($4::bigint + g * $5::bigint) * interval '1 microsecond' AS at,
           (g % cardinality($6::integer[]))::integer AS account, g / cardinality($6::integer[]) AS n,
           hashint8(g)::bigint & 2147483647 AS dice
      FROM generate_series($1::bigint, $2::bigint) AS g
  ),
  judged AS (
    SELECT id, at, ($6::integer[])[1 + account] AS account_id, (dice % ${WEBHOOKS_PER_ACCOUNT})::integer AS place,
           ($7::integer[])[1 + account * ${WEBHOOKS_PER_ACCOUNT} + dice % ${WEBHOOKS_PER_ACCOUNT}] AS webhook_id,
           (dice / 20 % 20)::integer AS chance,
           CASE WHEN n >= $8::bigint OR (n + 1) * $9::bigint / $8 = n * $9 / $8 THEN 'delivered'
                WHEN dice / 400 % 10 < 7 THEN 'exhausted' ELSE 'canceled' END AS status
      FROM numbered
  ),
  made AS MATERIALIZED (
    SELECT judged.*, event_uuid(at) AS event_id, at + interval '40 milliseconds' AS first_at,
           CASE status WHEN 'exhausted' THEN 3 WHEN 'canceled' THEN 1 + chance % 2
                       ELSE CASE chance WHEN 0 THEN 2 + (id % 2)::integer ELSE 1 END END AS attempts,
           (ARRAY[${EVENT_TYPES.map((type) => `'${type}'`).join()}])[1 + place % ${EVENT_TYPES.length}] AS type,
           (ARRAY[${FORMATS.map((format) => `'${format}'`).join()}])[1 + place % ${FORMATS.length}] AS format
      FROM judged
  ),
  tried AS MATERIALIZED (
    SELECT made.id, account_id, number, number = attempts AS is_last, first_at + (number - 1) * interval '1 minute' AS at,
           CASE WHEN arrived THEN 18 + chance ELSE failure.ms END AS ms, CASE WHEN arrived THEN 200 ELSE failure.status END AS status,
           CASE WHEN NOT arrived THEN failure.error END AS error, CASE WHEN arrived THEN 'ok' ELSE failure.body END AS body
      FROM made
      CROSS JOIN LATERAL generate_series(1, attempts) AS number
      CROSS JOIN LATERAL (SELECT made.status = 'delivered' AND number = attempts) AS this (arrived)
      LEFT JOIN LATERAL (SELECT * FROM ${FAILURES} OFFSET chance % 5 LIMIT 1) AS failure ON NOT arrived
  ),
  published AS (
    INSERT INTO ${partitionOf('events', day)} (id, day, account_id, type, payload, object_id, content_type, created_at, utc_offset_minutes)
    SELECT event_id, '${day}', account_id, type, rpad('{"id":' || id || ',"note":"', $10::integer - 2, 'lorem ipsum ') || '"}',
           id % 100000, 4, at, 0
      FROM made
  ),
  fanned_out AS (
    INSERT INTO ${partitionOf('deliveries', day)} (id, day, uuid, account_id, webhook_id, event_id, event_day, event_type, object_id,
           content_type, format, target_url, status, final_reason, attempt_count, last_attempt_at, last_response_status,
           last_error, created_at, modified_at)
    SELECT id, '${day}', delivery_uuid(made.at, id), made.account_id, webhook_id, event_id, '${day}', type, id % 100000,
           4, format, '${TARGET_URL}' || place, made.status,
           CASE made.status WHEN 'exhausted' THEN '3 attempts were used up' WHEN 'canceled' THEN '${DISABLED_REASON}' END,
           attempts, last.at, last.status, last.error, made.at, last.at + last.ms * interval '1 millisecond'
      FROM made JOIN tried last USING (id) WHERE last.is_last
  ),
  attempted AS (
    INSERT INTO ${partitionOf('attempts', day)} (delivery_id, number, day, account_id, started_at, duration_ms, response_status,
           response_headers, response_body, error)
    SELECT id, number, '${day}', account_id, at, ms, status,
           CASE WHEN status IS NOT NULL THEN '{"content-type":"text/plain"}'::json END, convert_to(body, 'UTF8'), error
      FROM tried
  )
  INSERT INTO ${partitionOf('undelivered_deliveries', day)} (account_id, delivery_id, day, webhook_id, event_type, object_id,
         content_type, created_at, response_http_status)
  SELECT made.account_id, id, '${day}', webhook_id, type, id % 100000, 4, made.at, coalesce(last.status, 500)
    FROM made JOIN tried last USING (id) WHERE last.is_last AND made.status <> 'delivered'`;

/**
 * Stores the rows from `first` to `last`, all of one day.
 *
 * @param rows `{ firstId, accountIds, webhookIds, bytes }` and the result of `planRows`
 */
export async function insertRows(client, day, first, last, rows) {
  await client.query({
    name: `seed ${day}`,
    text: statement(day),
    values: [
      first,
      last,
      rows.firstId,
      rows.startUs,
      rows.stepUs,
      rows.accountIds,
      rows.webhookIds,
      rows.ofEach,
      rows.undelivered,
      rows.bytes,
    ],
  });
}
