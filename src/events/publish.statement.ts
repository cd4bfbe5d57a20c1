import type { Statement } from '../database/statement.pool.js';

/**
 * Stores events. $1: JSON list of drafts, each with a number `n` of its own. Answers `{n, id, day, createdAt, stored}` for
 * each; one whose idempotency key is taken already is not stored.
 *
 * Keys are inserted in order, so that two batches with the same keys wait for each other and never deadlock.
 */
export const PUBLISH: Statement = {
  name: 'publish',
  text: `
    WITH drafts AS MATERIALIZED (
      SELECT d.*, event_uuid(now()) AS id, (now() AT TIME ZONE 'UTC')::date AS day
        FROM json_to_recordset($1::json)
          AS d(n integer, account_id integer, type text, payload text, object_id bigint, content_type bigint,
               instance text, occurred_at timestamptz, utc_offset_minutes smallint, key text, request_hash text)
    ),
    keyed AS (
      INSERT INTO idempotency_keys (account_id, key, event_id, day, request_hash)
      SELECT account_id, key, id, day, decode(request_hash, 'hex') FROM drafts
       WHERE key IS NOT NULL ORDER BY account_id, key
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
    )
    SELECT n, id, day::text AS day, now() AS "createdAt", stored FROM judged ORDER BY n`,
};

/** What was published first under the keys $2 of account $1: run after {@link PUBLISH}, whose snapshot may be older than they. */
export const FIND_BY_KEYS: Statement = {
  name: 'find_by_keys',
  text: `
    SELECT k.key, encode(k.request_hash, 'hex') AS "requestHash", k.event_id AS id, e.created_at AS "createdAt",
           (SELECT count(*)::integer FROM deliveries d WHERE d.event_id = k.event_id AND d.day >= k.day) AS deliveries
      FROM json_array_elements_text($2::json) AS wanted(key)
      JOIN idempotency_keys k ON k.account_id = $1 AND k.key = wanted.key
      LEFT JOIN events e ON e.id = k.event_id AND e.day = k.day`,
};
