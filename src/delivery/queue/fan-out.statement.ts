import { countMade } from '../../counts/count-changes.statement.js';
import { statement } from '../../database/statement.js';
import { type Lane, LANES } from './lane.js';
import { matchingPatterns } from './matching-patterns.js';
import { insertPending, QUEUED } from './pending-rows.js';

/** The `published` CTE joined with the active webhooks of its account whose event type matches. */
const SUBSCRIBED = `
      SELECT w.id, w.account_id, w.format, w.target_url, p.type
        FROM json_to_recordset($2::json) AS p(account_id integer, type text, pattern text)
        JOIN webhooks w ON w.account_id = p.account_id AND w.event_type = p.pattern
       WHERE w.is_active`;

const ONE_WEBHOOK = `
      SELECT w.id, w.account_id, w.format, w.target_url, e.type
        FROM published e JOIN webhooks w ON w.account_id = e.account_id AND w.id = $2::integer
       WHERE w.is_active`;

/**
 * Makes one delivery of each published event for every active webhook of its account whose event type matches, and queues
 * it: the part of the statement that stores events which belongs to delivery, so that both cost one round trip and commit
 * together. To be written behind a CTE `published` with `id, day, account_id, type, object_id, content_type,
 * payload_bytes`; gives a CTE `fanned_out` with a row `{id, event_id, webhook_id}` for each delivery.
 *
 * $2: what {@link fanOutPatterns} answers.
 */
export const FAN_OUT = fanOut(SUBSCRIBED, LANES.FIRST_ATTEMPT);

/** The same for events sent to one webhook by hand, whatever type it asks for. $2: the webhook's id. */
export const FAN_OUT_TO_ONE = fanOut(ONE_WEBHOOK, LANES.BY_HAND);

/**
 * Makes and queues a delivery for webhook $2 of each of the events in $3, a JSON list of `{event_id, event_day}` of
 * account $1, as fan-out would have. Returns `Queued`.
 */
export const MAKE_MISSED = statement(
  'recover_make_missed',
  `
    WITH made AS MATERIALIZED (
      SELECT nextval('deliveries_id_seq') AS id, e.id AS event_id, e.day AS event_day, e.account_id, e.type, e.object_id,
             e.content_type, octet_length(e.payload) AS payload_bytes, w.id AS webhook_id, w.format, w.target_url
        FROM json_to_recordset($3::json) AS r(event_id uuid, event_day date)
        JOIN events e ON e.id = r.event_id AND e.day = r.event_day AND e.account_id = $1
        JOIN webhooks w ON w.id = $2 AND w.account_id = e.account_id
    ),${storeMade(LANES.RECOVERY)}
    SELECT ${QUEUED} FROM fanned_out`,
);

function fanOut(subscribed: string, lane: Lane): string {
  return `
    subscribed AS MATERIALIZED (${subscribed}
    ),
    made AS MATERIALIZED (
      SELECT nextval('deliveries_id_seq') AS id, e.id AS event_id, e.day AS event_day, e.account_id, e.type,
             e.object_id, e.content_type, e.payload_bytes, s.id AS webhook_id, s.format, s.target_url
        FROM published e
        JOIN subscribed s ON s.account_id = e.account_id AND s.type = e.type
    ),${storeMade(lane)}`;
}

/**
 * Stores, queues and counts the new deliveries of a CTE `made`, which are the rows of a CTE `fanned_out` then: the only place
 * where rows of `deliveries` are made.
 */
function storeMade(lane: Lane): string {
  const waiting = { lane, attemptCount: '0', keepsDelivered: 'false', payloadBytes: 'payload_bytes' };
  return `
    fanned_out AS MATERIALIZED (
      SELECT made.*, (now() AT TIME ZONE 'UTC')::date AS day, delivery_uuid(now(), id) AS uuid FROM made
    ),
    stored AS (
      INSERT INTO deliveries (id, day, uuid, account_id, webhook_id, event_id, event_day, event_type, object_id,
                              content_type, format, target_url)
      SELECT id, day, uuid, account_id, webhook_id, event_id, event_day, type, object_id, content_type, format, target_url
        FROM fanned_out
    ),
    queued AS (${insertPending('fanned_out', 'fanned_out', waiting)}
    ),${countMade('fanned_out')}`;
}

/** To how many webhooks events of each account and type go. $1: what {@link fanOutPatterns} answers. */
export const COUNT_FAN_OUT = statement(
  'count_fan_out',
  `
    SELECT p.account_id AS "accountId", p.type, count(*)::integer AS webhooks
      FROM json_to_recordset($1::json) AS p(account_id integer, type text, pattern text)
      JOIN webhooks w ON w.account_id = p.account_id AND w.event_type = p.pattern
     WHERE w.is_active
     GROUP BY p.account_id, p.type`,
);

/**
 * The event types of webhooks that match each of these events' types, as JSON for {@link FAN_OUT}: an index look-up apiece,
 * however many webhooks an account has.
 */
export function fanOutPatterns(events: readonly { readonly accountId: number; readonly type: string }[]): string {
  const kinds = new Map(events.map(({ accountId, type }) => [`${accountId} ${type}`, { accountId, type }]));
  const patterns = [...kinds.values()].flatMap(({ accountId, type }) =>
    matchingPatterns(type).map((pattern) => ({ account_id: accountId, type, pattern })),
  );
  return JSON.stringify(patterns);
}
