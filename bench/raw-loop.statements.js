/**
 * The raw loop's SQL. Frozen with it, see `raw-loop.js`. Columns are named, so a new one with a default does not
 * matter.
 */

/** $1: JSON list of `{id, type, payload}`. $2: account. Stores events and fans them out, all in one round trip. */
export const PUBLISH = {
  name: 'raw_publish',
  text: `
    WITH drafts AS MATERIALIZED (
      SELECT d.*, (now() AT TIME ZONE 'UTC')::date AS day
        FROM json_to_recordset($1::json) AS d(id uuid, type text, payload text)
    ),
    written AS (
      INSERT INTO events (id, day, account_id, type, payload, utc_offset_minutes)
      SELECT id, day, $2, type, payload, 0 FROM drafts
    ),
    stored AS (
      INSERT INTO deliveries (day, uuid, account_id, webhook_id, event_id, event_day, event_type, format, target_url)
      SELECT d.day, gen_random_uuid(), w.account_id, w.id, d.id, d.day, d.type, w.format, w.target_url
        FROM drafts d JOIN webhooks w ON w.account_id = $2 AND w.event_type = d.type
       WHERE w.is_active
      RETURNING id, day, uuid, account_id, webhook_id, event_id, event_day, format
    )
    INSERT INTO pending_deliveries (delivery_id, day, uuid, account_id, webhook_id, event_id, event_day, format)
    SELECT id, day, uuid, account_id, webhook_id, event_id, event_day, format FROM stored`,
};

/** $1: only ids above it. $2: how many. $3: the lease's token. */
export const CLAIM = {
  name: 'raw_claim',
  text: `
    WITH due AS MATERIALIZED (
      SELECT delivery_id FROM pending_deliveries
       WHERE delivery_id > $1 AND lease_token IS NULL AND next_attempt_at <= now()
       ORDER BY delivery_id LIMIT $2 FOR UPDATE SKIP LOCKED
    )
    UPDATE pending_deliveries p
       SET lease_token = $3, leased_at = now(), leased_until = now() + interval '20 seconds'
      FROM due, events e
     WHERE p.delivery_id = due.delivery_id AND e.id = p.event_id AND e.day = p.event_day
    RETURNING p.delivery_id, p.webhook_id, p.uuid, e.type, e.payload`,
};

const ATTEMPTS = `json_to_recordset($1::json)
  AS r(id bigint, token uuid, at double precision, ms integer, status integer, headers json, body text, error text)`;

const NOTE = `
    noted AS (
      INSERT INTO attempts (delivery_id, number, day, account_id, started_at, duration_ms, response_status,
                            response_headers, response_body, response_body_truncated, error)
      SELECT delivery_id, attempt_count + 1, day, account_id, to_timestamp(at / 1000), ms, status, headers,
             convert_to(body, 'UTF8'), false, error
        FROM found
    )`;

/** $1: JSON list of attempts with a 2xx. The DELETE is the fence: leases of others are not touched. */
export const RECORD = {
  name: 'raw_record',
  text: `
    WITH found AS (
      DELETE FROM pending_deliveries p USING ${ATTEMPTS}
       WHERE p.delivery_id = r.id AND p.lease_token = r.token
      RETURNING p.delivery_id, p.day, p.account_id, p.attempt_count, r.at, r.ms, r.status, r.headers, r.body, r.error
    ),${NOTE}
    UPDATE deliveries d
       SET status = 'delivered', attempt_count = d.attempt_count + 1, last_attempt_at = to_timestamp(f.at / 1000),
           last_response_status = f.status, last_error = NULL, modified_at = now()
      FROM found f WHERE d.id = f.delivery_id AND d.day = f.day`,
};

/** $1: JSON list of attempts that failed: due again in a minute. */
export const RECORD_FAILED = {
  name: 'raw_record_failed',
  text: `
    WITH found AS (
      UPDATE pending_deliveries p
         SET lease_token = NULL, leased_at = NULL, leased_until = NULL, attempt_count = p.attempt_count + 1,
             round_attempts = p.round_attempts + 1, next_attempt_at = now() + interval '1 minute'
        FROM ${ATTEMPTS}
       WHERE p.delivery_id = r.id AND p.lease_token = r.token
      RETURNING p.delivery_id, p.day, p.account_id, p.attempt_count - 1 AS attempt_count, r.at, r.ms, r.status,
                r.headers, r.body, r.error
    ),${NOTE},
    missed AS (
      INSERT INTO undelivered_deliveries (account_id, delivery_id, day, webhook_id, event_type, created_at, response_http_status)
      SELECT d.account_id, d.id, d.day, d.webhook_id, d.event_type, d.created_at, coalesce(f.status, 500)
        FROM found f JOIN deliveries d ON d.id = f.delivery_id AND d.day = f.day
       WHERE f.attempt_count = 0 ON CONFLICT DO NOTHING
    )
    UPDATE deliveries d
       SET attempt_count = d.attempt_count + 1, last_attempt_at = to_timestamp(f.at / 1000),
           last_response_status = f.status, last_error = f.error, modified_at = now()
      FROM found f WHERE d.id = f.delivery_id AND d.day = f.day`,
};

export const WAKE = { name: 'raw_wake', text: `SELECT pg_notify('raw_wake', '')` };
