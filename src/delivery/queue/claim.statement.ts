import { lookedUp } from '../../database/looked-up.js';
import { statement } from '../../database/statement.js';
import { TOOK_MS } from '../../database/took-ms.js';
import type { ClaimedLine } from './delivery.types.js';
import { timeoutSecondsOf } from './format-defaults.js';
import { LANES, LATE_AFTER_SECONDS } from './lane.js';

/**
 * How long a lease outlives its attempt's deadline, in seconds: time to record the outcome. It ends sooner where its worker
 * does (`heartbeat.statement.ts`); this is for a worker that lives and has lost track of it.
 */
export const LEASE_MARGIN_SECONDS = 10;

/** What {@link CLAIM} asks for, in one place: readiness tries the same statement with nothing in it. */
export interface ClaimRequest {
  readonly lines: readonly ClaimedLine[];
  readonly leaseToken: string | null;
  readonly defaultTimeoutSeconds: number;
  /** Of payload, at least 1. */
  readonly bytes: number;
  readonly workerId: number | null;
}

/** The parameters of {@link CLAIM}, in its order. */
export function claimValues({ lines, leaseToken, defaultTimeoutSeconds, bytes, workerId }: ClaimRequest): unknown[] {
  return [JSON.stringify(lines), leaseToken, defaultTimeoutSeconds, bytes, workerId];
}

/**
 * Leases due deliveries under the token $2. $1: JSON list of `{place, webhook_id, lane, age, from_us, slots, held, half_open}`,
 * the lines to claim from: `age` is `fresh`, `late` or null for any, `from_us` where the look begins, `slots` how many at
 * most for all lines of a place together, `held` how many of the webhook this process has under way, `half_open` whether
 * its circuit may let one through. $3: the installation's time-out in seconds. $4: bytes of payload, at least 1: what goes
 * beyond them is left, but for the first. $5: the worker that leases.
 *
 * Of a webhook whose circuit is half-open one delivery at a time is claimed by all processes together: its probe. The probe
 * is taken in this statement, together with a delivery, so none is used up where nothing was due. Whoever is locking the
 * circuit's row gets the probe; the others need not wait for it.
 *
 * Whether a webhook is active, paused or broken, and its `max_concurrency`, hold as they are stored at this moment. Rows
 * that another worker is claiming are passed over, not waited for. The CTEs are MATERIALIZED because the planner may
 * otherwise run a limited sub-query once for every row.
 */
export const CLAIM = statement(
  'claim',
  `
    WITH lines AS MATERIALIZED (
      SELECT *, 'epoch'::timestamptz + from_us * interval '1 microsecond' AS since
        FROM json_to_recordset($1::json)
          AS l(place integer, webhook_id integer, lane smallint, age text, from_us bigint, slots integer, held integer,
               half_open boolean)
    ),
    probes AS MATERIALIZED (
      SELECT webhook_id FROM circuits
       WHERE webhook_id IN (SELECT webhook_id FROM lines WHERE half_open)
         AND open_until <= now() AND (probe_until IS NULL OR probe_until <= now())
         FOR UPDATE SKIP LOCKED
    ),
    wanted AS MATERIALIZED (
      SELECT l.place, l.webhook_id, l.lane, w.version, probes.webhook_id IS NOT NULL AS is_probe,
             least(l.slots, w.max_concurrency - l.held) AS slots,
             CASE l.age WHEN 'fresh' THEN greatest(l.since, now() - interval '${LATE_AFTER_SECONDS} seconds') ELSE l.since END AS since,
             CASE l.age WHEN 'late' THEN now() - interval '${LATE_AFTER_SECONDS} seconds' ELSE now() END AS until,
             ${timeoutSecondsOf('w', '$3')} AS timeout
        FROM lines l
        JOIN webhooks w ON w.id = l.webhook_id
        LEFT JOIN circuits c ON c.webhook_id = w.id
        LEFT JOIN probes ON probes.webhook_id = w.id
       WHERE w.is_active AND w.paused_at IS NULL AND w.max_concurrency > l.held
         AND (c.webhook_id IS NULL OR l.lane = ${LANES.BY_HAND} OR probes.webhook_id IS NOT NULL)
    ),
    due AS MATERIALIZED (
      SELECT wanted.*, p.*
        FROM wanted
       CROSS JOIN LATERAL (
          SELECT delivery_id, next_attempt_at, payload_bytes FROM pending_deliveries
           WHERE webhook_id = wanted.webhook_id AND lane = wanted.lane AND lease_token IS NULL
             AND next_attempt_at >= wanted.since AND next_attempt_at <= wanted.until
           ORDER BY next_attempt_at LIMIT wanted.slots FOR UPDATE SKIP LOCKED) p
    ),
    bounded AS MATERIALIZED (
      SELECT * FROM (
        SELECT *, sum(payload_bytes) OVER (ORDER BY place, lane, next_attempt_at, delivery_id) - payload_bytes AS before
          FROM (SELECT *, row_number() OVER (PARTITION BY place ORDER BY lane, next_attempt_at, delivery_id) AS nth FROM due) d
         WHERE nth <= slots) d
       WHERE before < $4::bigint
    ),
    probed AS (
      UPDATE circuits c SET probe_until = now() + (d.timeout + ${LEASE_MARGIN_SECONDS}) * interval '1 second'
        FROM bounded d WHERE d.is_probe AND ${lookedUp('c.webhook_id', 'd.webhook_id')}
    )
    UPDATE pending_deliveries p
       SET lease_token = $2::uuid, leased_by = $5, leased_at = now(), leased_until = now() + (d.timeout + ${LEASE_MARGIN_SECONDS}) * interval '1 second'
      FROM bounded d, events e
     WHERE ${lookedUp('p.delivery_id', 'd.delivery_id')} AND ${lookedUp('e.id', 'p.event_id')} AND e.day = p.event_day
    RETURNING p.delivery_id AS id, d.place, p.uuid, p.account_id AS "accountId", p.webhook_id AS "webhookId",
              d.version AS "webhookVersion", d.is_probe AS "isProbe", d.timeout AS "timeoutSeconds", p.format, p.payload_bytes AS "payloadBytes",
              p.round_attempts AS "roundAttempts", p.apart AS "isApart", p.event_id AS "eventId", e.type,
              e.payload, e.instance, e.object_id AS "objectId", e.utc_offset_minutes AS "utcOffsetMinutes",
              (extract(epoch FROM p.next_attempt_at) * 1000000)::float8 AS "dueAtUs",
              (extract(epoch FROM coalesce(e.occurred_at, e.created_at)) * 1000000)::bigint AS "occurredAtUs",
              (extract(epoch FROM clock_timestamp()) * 1000000)::float8 AS "claimedAtUs"`,
);

/** What `found` held of half-open circuits were their probes: others may send one now. */
export const PROBES_FREED = `
    probes AS (
      UPDATE circuits c SET probe_until = NULL
       WHERE c.webhook_id IN (SELECT webhook_id FROM found) AND c.open_until <= now() AND c.probe_until IS NOT NULL
    )`;

/**
 * Ends the leases under the tokens $1, under which nothing was sent: as if they had never been given. What was canceled
 * meanwhile is left to the end of its lease, which settles that. Returns how many it was, and how long Postgres took.
 */
export const GIVE_BACK_LEASES = statement(
  'give_back_leases',
  `
    WITH found AS MATERIALIZED (
      SELECT delivery_id, webhook_id FROM pending_deliveries
       WHERE lease_token IS NOT NULL AND leased_until > now() AND lease_token = ANY ($1::uuid[]) AND cancel_reason IS NULL
         FOR UPDATE
    ),
    released AS (
      UPDATE pending_deliveries p SET lease_token = NULL, leased_by = NULL, leased_at = NULL, leased_until = NULL
        FROM found WHERE ${lookedUp('p.delivery_id', 'found.delivery_id')}
    ),${PROBES_FREED}
    SELECT (SELECT count(*) FROM found)::integer AS freed, ${TOOK_MS} AS "tookMs"`,
);
