import { Values } from '../counts/counted-list.js';
import { filterConditions } from '../deliveries/delivery-filter.js';
import { matchesPattern } from '../delivery/queue/matching-patterns.js';
import { TEST_EVENT_TYPE } from '../webhooks/test-event-type.js';
import { type Phase, resentFilter, resentStatuses, type Search } from './search.js';

/**
 * The part of a statement that scans a stretch of rows and finds those to be sent: a CTE `scanned` with their `key`, and a
 * CTE `wanted` with `key, delivery_id, day, event_id, event_day`. The delivery is null if there is none yet.
 *
 * $1: account, $2: webhook or null, $3: since, $4: until, $5: before, $6: the key to start after, or null,
 * $7: rows to scan, $8: rows to find at most, $9 and on: {@link values}.
 */
export interface WantedSource {
  readonly ctes: string;
  readonly values: (search: Search) => unknown[];
}

/** Where a phase looks for what it is to send. */
export function sourceOf(phase: Phase, search: Search): WantedSource {
  if (phase === 'resend') return resendSource(search);
  return phase === 'missed' ? MISSED : EXHAUSTED;
}

/** How many values come before a source's own. */
const COMMON_VALUES = 8;

const SINCE = '$3::timestamptz';
const UNTIL = '$4::timestamptz';
const BEFORE = '$5::timestamptz';

/** The day, and so the partition, of a row created at an instant. */
const dayOf = (instant: string) => `(${instant} AT TIME ZONE 'UTC')::date`;

/** Without its event a delivery can no longer be sent. */
const HAS_EVENT = `EXISTS (SELECT FROM events e WHERE e.id = d.event_id AND e.day = d.event_day)`;

/**
 * Exhausted deliveries of a webhook. It scans the marks of undelivered ones: every exhausted delivery has one, and they are
 * far fewer than deliveries.
 */
export const EXHAUSTED: WantedSource = {
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

/**
 * Events of the account that match the webhook's type and have no delivery for it, or a canceled one. An event has at most
 * one delivery for a webhook, on its own day or later.
 *
 * `NOT IN` and no joins: the delivery path's plans hash nothing but sub-queries, and a nested loop over both lists would
 * compare each with each. `+ 0` keeps the plan from scanning all deliveries of the webhook and comparing each with the list.
 */
export const MISSED: WantedSource = {
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
       WHERE created_at >= ${SINCE} AND created_at < ${UNTIL} AND type <> '${TEST_EVENT_TYPE}' AND ${matchesPattern('type', '$9::text')}
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

/** The lowest uuid of version 7 in the millisecond of an instant. */
function lowestUuid(instant: string): string {
  return `(lpad(to_hex(floor(extract(epoch FROM greatest(${instant}, 'epoch')) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid`;
}

/** Deliveries that match a filter of the list, of active webhooks, unless they are being sent anyway. */
function resendSource({ webhookId, criteria }: Search): WantedSource {
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

/** The day before as well, as in the list: a delivery's day is the day its transaction started. */
const IN_DAYS = `d.day >= ${dayOf(SINCE)} - 1 AND d.day <= ${dayOf(UNTIL)}`;

/** An id leads to few deliveries, so all are looked up before they are sorted. */
const few = (conditions: string) => `
      SELECT key, day FROM (
        SELECT d.id AS key, d.day FROM deliveries d WHERE ${conditions} AND ${IN_DAYS} OFFSET 0) d
       WHERE key > coalesce($6::bigint, 0) ORDER BY key LIMIT $7`;

const inOrder = (owner: string) => `
      SELECT d.id AS key, d.day FROM deliveries d
       WHERE ${owner} AND d.id > coalesce($6::bigint, 0) AND ${IN_DAYS}
       ORDER BY d.id LIMIT $7`;
