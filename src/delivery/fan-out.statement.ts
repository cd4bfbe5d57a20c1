import type { Statement } from '../database/statement.pool.js';

/**
 * Makes one delivery of each event in $1 for every active webhook of its account whose event type matches, and queues it.
 *
 * $1: JSON list of `{id, day, account_id, type, object_id, content_type}`. $2: JSON list of `{account_id, type, pattern}`,
 * the event types of webhooks that match each type: an index look-up apiece, however many webhooks an account has.
 * Answers a row for each event that goes anywhere: `{eventId, deliveries}`.
 */
export const FAN_OUT: Statement = {
  name: 'fan_out',
  text: `
    WITH published AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json)
        AS e(id uuid, day date, account_id integer, type text, object_id bigint, content_type bigint)
    ),
    subscribed AS MATERIALIZED (
      SELECT w.id, w.account_id, w.format, w.target_url, p.type
        FROM json_to_recordset($2::json) AS p(account_id integer, type text, pattern text)
        JOIN webhooks w ON w.account_id = p.account_id AND w.event_type = p.pattern
       WHERE w.is_active
    ),
    made AS MATERIALIZED (
      SELECT nextval('deliveries_id_seq') AS id, e.id AS event_id, e.day AS event_day, e.account_id, e.type,
             e.object_id, e.content_type, s.id AS webhook_id, s.format, s.target_url
        FROM published e
        JOIN subscribed s ON s.account_id = e.account_id AND s.type = e.type
    ),
    stored AS (
      INSERT INTO deliveries (id, day, uuid, account_id, webhook_id, event_id, event_day, event_type, object_id,
                              content_type, format, target_url)
      SELECT id, (now() AT TIME ZONE 'UTC')::date, delivery_uuid(now(), id), account_id, webhook_id, event_id, event_day,
             type, object_id, content_type, format, target_url
        FROM made
      RETURNING id, day, uuid, account_id, webhook_id, event_id, event_day, format
    ),
    queued AS (
      INSERT INTO pending_deliveries (delivery_id, day, uuid, account_id, webhook_id, event_id, event_day, format)
      SELECT id, day, uuid, account_id, webhook_id, event_id, event_day, format FROM stored
    )
    SELECT event_id AS "eventId", count(*)::integer AS deliveries, min(id)::text AS "firstDeliveryId"
      FROM stored GROUP BY event_id`,
};

/** The same for one event and one webhook, whatever type it asks for. $1: as above, a list of one. $2: the webhook's id. */
export const FAN_OUT_TO_ONE: Statement = {
  name: 'fan_out_to_one',
  text: FAN_OUT.text.replace(
    /subscribed AS MATERIALIZED \([^]*?\n {4}\),/,
    `subscribed AS MATERIALIZED (
      SELECT w.id, w.account_id, w.format, w.target_url, e.type
        FROM published e JOIN webhooks w ON w.account_id = e.account_id AND w.id = $2::integer
       WHERE w.is_active
    ),`,
  ),
};
