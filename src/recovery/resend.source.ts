import { Values } from '../counts/counted-list.js';
import { filterConditions } from '../deliveries/delivery-filter.js';
import { resentFilter, resentStatuses, type Search } from './search.js';
import { BEFORE, COMMON_VALUES, dayOf, HAS_EVENT, SINCE, UNTIL, type WantedSource } from './wanted-source.js';

/** The day before as well, as in the list: a delivery's day is that of its transaction's start. */
const IN_DAYS = `d.day >= ${dayOf(SINCE)} - 1 AND d.day <= ${dayOf(UNTIL)}`;

/** What an id leads to is little, so it is all looked up before it is put into order. */
const few = (conditions: string) => `
      SELECT key, day FROM (
        SELECT d.id AS key, d.day FROM deliveries d WHERE ${conditions} AND ${IN_DAYS} OFFSET 0) d
       WHERE key > coalesce($6::bigint, 0) ORDER BY key LIMIT $7`;

const inOrder = (owner: string) => `
      SELECT d.id AS key, d.day FROM deliveries d
       WHERE ${owner} AND d.id > coalesce($6::bigint, 0) AND ${IN_DAYS}
       ORDER BY d.id LIMIT $7`;

/** Deliveries that a filter names, in the list's own words, of webhooks that are active, unless they are being sent anyway. */
export function resendSource({ webhookId, criteria }: Search): WantedSource {
  const values = new Values(COMMON_VALUES);
  const conditions = filterConditions(resentFilter(criteria), values).join(' AND ');
  const scan = scanOf({ webhookId, criteria }, conditions, values);
  return {
    ctes: `
    scanned AS MATERIALIZED (${scan}
    ),
    wanted AS MATERIALIZED (
      SELECT s.key, d.id AS delivery_id, d.day, NULL::uuid AS event_id, NULL::date AS event_day
        FROM scanned s
        JOIN deliveries d ON d.id = s.key AND d.day = s.day
        JOIN webhooks w ON w.id = d.webhook_id
       WHERE d.account_id = $1 AND ($2::integer IS NULL OR d.webhook_id = $2) AND ${conditions}
         AND d.status <> 'pending' AND d.modified_at < ${BEFORE} AND w.is_active AND ${HAS_EVENT}
         AND NOT EXISTS (SELECT FROM pending_deliveries p WHERE p.delivery_id = d.id)
       ORDER BY s.key LIMIT $8
    )`,
    values: () => values.all,
  };
}

function scanOf(
  { webhookId, criteria }: Pick<Search, 'webhookId' | 'criteria'>,
  conditions: string,
  values: Values,
): string {
  if (resentStatuses(criteria).length === 0) return inOrder('false');
  if (criteria.eventId !== undefined || criteria.uuid !== undefined) return few(conditions);
  if (criteria.objectId !== undefined)
    return inOrder(`d.account_id = $1 AND d.object_id = ${values.bind(criteria.objectId)}::bigint`);
  return inOrder(webhookId === null ? 'd.account_id = $1' : 'd.webhook_id = $2');
}
