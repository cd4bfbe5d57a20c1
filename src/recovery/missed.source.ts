import { TEST_EVENT_TYPE } from '../webhooks/test-event-type.js';
import { matchesType } from './matches-type.js';
import { BEFORE, dayOf, SINCE, UNTIL, type WantedSource } from './wanted-source.js';

/** The lowest uuid of version 7 in the millisecond of an instant. */
const lowestUuid = (instant: string) =>
  `(lpad(to_hex(floor(extract(epoch FROM greatest(${instant}, 'epoch')) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid`;

/**
 * Events of the account that match the webhook's type and have no delivery for it, or a canceled one. An event has one
 * delivery for a webhook at most, on its own day or later.
 *
 * `NOT IN` and no joins: the delivery path's plans hash nothing but sub-queries, and a nested loop over both lists would
 * compare each with each. `+ 0`, lest all deliveries of the webhook be gone through and each compared with the list.
 */
export const MISSED_SOURCE: WantedSource = {
  name: 'missed',
  ctes: `
    scanned AS MATERIALIZED (
      SELECT e.id AS key, e.day, e.type, e.created_at FROM events e
       WHERE e.account_id = $1 AND e.id > coalesce($6::uuid, ${lowestUuid(SINCE)})
         AND e.id < ${lowestUuid(`${UNTIL} + interval '1 millisecond'`)}
         AND e.day >= ${dayOf(SINCE)} AND e.day <= ${dayOf(UNTIL)}
       ORDER BY e.id LIMIT $7
    ),
    matching AS MATERIALIZED (
      SELECT key, day FROM scanned
       WHERE created_at >= ${SINCE} AND created_at < ${UNTIL} AND type <> '${TEST_EVENT_TYPE}' AND ${matchesType('type', '$9::text')}
    ),
    existing AS MATERIALIZED (
      SELECT d.event_id, d.id, d.day, d.status, d.modified_at FROM deliveries d
       WHERE d.event_id = ANY (ARRAY(SELECT key FROM matching)) AND d.webhook_id + 0 = $2
         AND d.day >= (SELECT min(day) FROM matching)
    ),
    wanted AS MATERIALIZED (
      SELECT key, NULL::bigint AS delivery_id, NULL::date AS day, key AS event_id, day AS event_day FROM matching
       WHERE key NOT IN (SELECT event_id FROM existing)
      UNION ALL
      SELECT event_id, id, day, NULL, NULL FROM existing
       WHERE status = 'canceled' AND modified_at < ${BEFORE}
       ORDER BY key LIMIT $8
    )`,
  values: ({ pattern }) => [pattern],
};
