import { statement } from '../database/statement.js';
import { FAN_OUT, FAN_OUT_TO_ONE } from '../delivery/queue/fan-out.statement.js';

/**
 * Stores events of any accounts and their deliveries. $1: JSON list of drafts, $2: what fan-out asks for, $3: the
 * drafts' payloads. Returns for each draft its place `n` from 1, whether it was stored, and where it went. A draft whose
 * idempotency key is already taken is not stored.
 *
 * Keys are inserted in order, so that two statements with the same keys wait for each other and never deadlock. If a
 * key occurs twice, only its first event is stored.
 */
export const PUBLISH = statement('publish', publishing(FAN_OUT));

/** The same for one webhook only. $2: its id. */
export const PUBLISH_TO_ONE = statement('publish_to_one', publishing(FAN_OUT_TO_ONE));

function publishing(fanOut: string): string {
  return `
    WITH drafts AS MATERIALIZED (
      SELECT d.*, octet_length(payload) AS payload_bytes, event_uuid(now()) AS id, (now() AT TIME ZONE 'UTC')::date AS day
        FROM ROWS FROM (
          json_to_recordset($1::json)
            AS (account_id integer, type text, object_id bigint, content_type bigint, instance text,
                occurred_at timestamptz, utc_offset_minutes smallint, key text, request_hash text),
          unnest($3::text[]))
          WITH ORDINALITY
          AS d(account_id, type, object_id, content_type, instance, occurred_at, utc_offset_minutes, key, request_hash,
               payload, n)
    ),
    keyed AS (
      INSERT INTO idempotency_keys (account_id, key, event_id, day, request_hash)
      SELECT account_id, key, id, day, decode(request_hash, 'hex') FROM drafts
       WHERE key IS NOT NULL ORDER BY account_id, key, n
      ON CONFLICT DO NOTHING
      RETURNING event_id
    ),
    judged AS MATERIALIZED (
      SELECT drafts.*, key IS NULL OR id IN (SELECT event_id FROM keyed) AS stored FROM drafts
    ),
    written AS (
      INSERT INTO events (id, day, account_id, type, payload, object_id, content_type, instance, occurred_at, utc_offset_minutes)
      SELECT id, day, account_id, type, payload, object_id, content_type, instance, occurred_at, utc_offset_minutes
        FROM judged WHERE stored
    ),
    published AS (
      SELECT id, day, account_id, type, object_id, content_type, payload_bytes FROM judged WHERE stored
    ),${fanOut}
    SELECT id, max(n)::integer AS n, bool_or(stored) AS stored, now() AS "createdAt",
           count(delivery_id)::integer AS deliveries, min(delivery_id)::text AS "firstDeliveryId",
           coalesce(json_agg(webhook_id) FILTER (WHERE webhook_id IS NOT NULL), '[]') AS "webhookIds"
      FROM (SELECT id, n, stored, NULL::bigint AS delivery_id, NULL::integer AS webhook_id FROM judged
            UNION ALL
            SELECT event_id, NULL, NULL, id, webhook_id FROM fanned_out) AS told
     GROUP BY id`;
}

/**
 * Returns what was first published under the keys in $1, a JSON list of `{account_id, key}`. Runs after {@link
 * PUBLISH}, whose snapshot may be older than the keys.
 */
export const FIND_BY_KEYS = statement(
  'find_by_keys',
  `
    SELECT DISTINCT ON (k.account_id, k.key) k.account_id AS "accountId", k.key,
           encode(k.request_hash, 'hex') AS "requestHash", k.event_id AS id, e.created_at AS "createdAt",
           (SELECT count(*)::integer FROM deliveries d WHERE d.event_id = k.event_id AND d.day >= k.day) AS deliveries
      FROM json_to_recordset($1::json) AS wanted(account_id integer, key text)
      JOIN idempotency_keys k ON k.account_id = wanted.account_id AND k.key = wanted.key
      LEFT JOIN events e ON e.id = k.event_id AND e.day = k.day`,
);
