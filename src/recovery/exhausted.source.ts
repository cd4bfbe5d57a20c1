import { BEFORE, dayOf, HAS_EVENT, SINCE, UNTIL, type WantedSource } from './wanted-source.js';

/**
 * Exhausted deliveries of a webhook. It goes through what is marked undelivered: every exhausted one is, and there are far
 * fewer than deliveries.
 */
export const EXHAUSTED_SOURCE: WantedSource = {
  name: 'exhausted',
  ctes: `
    scanned AS MATERIALIZED (
      SELECT u.delivery_id AS key, u.day, u.webhook_id, u.created_at FROM undelivered_deliveries u
       WHERE u.account_id = $1 AND u.delivery_id > coalesce($6::bigint, 0)
         AND u.day >= ${dayOf(SINCE)} AND u.day <= ${dayOf(UNTIL)}
       ORDER BY u.delivery_id LIMIT $7
    ),
    wanted AS MATERIALIZED (
      SELECT s.key, d.id AS delivery_id, d.day, NULL::uuid AS event_id, NULL::date AS event_day
        FROM scanned s JOIN deliveries d ON d.id = s.key AND d.day = s.day
       WHERE s.webhook_id = $2 AND s.created_at >= ${SINCE} AND s.created_at < ${UNTIL}
         AND d.status = 'exhausted' AND d.modified_at < ${BEFORE} AND ${HAS_EVENT}
       ORDER BY s.key LIMIT $8
    )`,
  values: () => [],
};
