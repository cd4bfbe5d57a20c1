import { resentStatuses, type Search } from './search.js';
import { BEFORE, dayOf, HAS_EVENT, SINCE, UNTIL, type WantedSource } from './wanted-source.js';

/** The event's deliveries are few, so they are all looked up before they are put into order. */
const OF_EVENT = `
      SELECT key, day FROM (
        SELECT d.id AS key, d.day FROM deliveries d
         WHERE d.event_id = $11::uuid AND d.day <= ${dayOf(UNTIL)} OFFSET 0) d
       WHERE key > coalesce($6::bigint, 0) ORDER BY key LIMIT $7`;

const inOrder = (owner: string) => `
      SELECT d.id AS key, d.day FROM deliveries d
       WHERE ${owner} AND d.id > coalesce($6::bigint, 0) AND d.day >= ${dayOf(SINCE)} AND d.day <= ${dayOf(UNTIL)}
       ORDER BY d.id LIMIT $7`;

const OF_EVENT_SOURCE = source('of_event', OF_EVENT);
const OF_WEBHOOK_SOURCE = source('of_webhook', inOrder('d.webhook_id = $2'));
const OF_ACCOUNT_SOURCE = source('of_account', inOrder('d.account_id = $1'));

/** Deliveries that a filter names, of webhooks that are active, unless they are being sent anyway. */
export function resendSource({ webhookId, criteria }: Search): WantedSource {
  if (criteria.eventId !== undefined) return OF_EVENT_SOURCE;
  return webhookId === null ? OF_ACCOUNT_SOURCE : OF_WEBHOOK_SOURCE;
}

function source(name: string, scanned: string): WantedSource {
  return {
    name: `resend_${name}`,
    ctes: `
    scanned AS MATERIALIZED (${scanned}
    ),
    wanted AS MATERIALIZED (
      SELECT s.key, d.id AS delivery_id, d.day, NULL::uuid AS event_id, NULL::date AS event_day
        FROM scanned s
        JOIN deliveries d ON d.id = s.key AND d.day = s.day
        JOIN webhooks w ON w.id = d.webhook_id
       WHERE d.account_id = $1 AND ($2::integer IS NULL OR d.webhook_id = $2)
         AND d.created_at >= ${SINCE} AND d.created_at < ${UNTIL} AND d.modified_at < ${BEFORE}
         AND d.status <> 'pending' AND d.status = ANY ($9::text[]) AND ($10::text IS NULL OR d.event_type = $10)
         AND ($11::uuid IS NULL OR d.event_id = $11) AND w.is_active AND ${HAS_EVENT}
         AND NOT EXISTS (SELECT FROM pending_deliveries p WHERE p.delivery_id = d.id)
       ORDER BY s.key LIMIT $8
    )`,
    values: ({ criteria }) => [resentStatuses(criteria), criteria.eventType ?? null, criteria.eventId ?? null],
  };
}
