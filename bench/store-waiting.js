import { importBuilt } from './built.js';

const ROWS_PER_STATEMENT = 20_000;

/**
 * Deliveries as fan-out leaves them: due now, first attempts, counted. $1: webhook. $2: how many. $3: bytes of each
 * payload.
 */
const store = (countMade) => `
  WITH webhook AS (
    SELECT id, account_id, format, target_url FROM webhooks WHERE id = $1
  ),
  made AS MATERIALIZED (
    SELECT nextval('deliveries_id_seq') AS id, event_uuid(now()) AS event_id, (now() AT TIME ZONE 'UTC')::date AS day,
           rpad('{"waiting":true,"filler":"', $3::integer - 2, 'abcdefgh') || '"}' AS payload
      FROM generate_series(1, $2::integer)
  ),
  published AS (
    INSERT INTO events (id, day, account_id, type, payload, utc_offset_minutes)
    SELECT event_id, day, account_id, 'bench.waiting', payload, 0 FROM made, webhook
  ),
  stored AS (
    INSERT INTO deliveries (id, day, uuid, account_id, webhook_id, event_id, event_day, event_type, format, target_url)
    SELECT made.id, day, delivery_uuid(now(), made.id), account_id, webhook.id, event_id, day, 'bench.waiting', format, target_url
      FROM made, webhook
    RETURNING id, day, uuid, account_id, webhook_id, event_id, event_day, event_type AS type, format
  ),${countMade('stored')}
  INSERT INTO pending_deliveries (delivery_id, day, uuid, account_id, webhook_id, event_id, event_day, format, payload_bytes)
  SELECT id, day, uuid, account_id, webhook_id, event_id, event_day, format, $3 FROM stored`;

/** Stores so many waiting deliveries for a webhook via SQL. It should be paused, or they are sent at once. */
export async function storeWaiting(database, webhookId, count, bytes) {
  const { countMade } = await importBuilt('counts/count-changes.statement.js');
  for (let stored = 0; stored < count; stored += ROWS_PER_STATEMENT) {
    await database.query(store(countMade), [webhookId, Math.min(ROWS_PER_STATEMENT, count - stored), bytes]);
  }
  // Otherwise the cleanup and writes left by the inserts would run during the measurement.
  await database.query('VACUUM (ANALYZE) events, deliveries, pending_deliveries');
  await database.query('CHECKPOINT').catch(() => {});
}
