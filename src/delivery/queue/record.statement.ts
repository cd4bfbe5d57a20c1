import { COUNT_MOVED, stateOf } from '../../counts/count-changes.statement.js';
import { latencyBucket } from '../../counts/latency.js';
import { shownStatus } from '../../counts/shown-status.js';
import { lookedUp } from '../../database/looked-up.js';
import { statement } from '../../database/statement.js';
import { TOOK_MS } from '../../database/took-ms.js';
import { PROBES_FREED } from './claim.statement.js';
import { LANES } from './lane.js';

/** How many attempts of one delivery may lose their worker before it is given up. */
export const MOST_LOST_ATTEMPTS = 5;

/** Whether a delivery was resent while its attempt was under way: it was due when it was claimed, and is due anew. */
const RESENT = `p.next_attempt_at > p.leased_at AS resent`;

/**
 * Writes what `found` came to, all in one statement: the attempts' rows, and each delivery's status, counters and next
 * attempt. `found` is a pending delivery joined with the result of its attempt.
 *
 * A delivery that was canceled during its attempt is canceled now, unless it arrived. One that was resent during its
 * attempt is sent again at once, and that attempt is not counted; nor is one that was free, which stays in its lane. One
 * that had arrived before stays delivered, whatever came back. `moved` has each delivery written.
 */
const WRITE_OUTCOMES = `
    judged AS MATERIALIZED (
      SELECT found.*,
             CASE WHEN resent AND cancel_reason IS NULL AND (keeps_delivered OR outcome IN ('retry', 'exhausted')) THEN 'pending'
                  WHEN keeps_delivered AND (outcome <> 'retry' OR NOT (lost OR is_free)) THEN 'delivered'
                  WHEN outcome = 'retry' AND cancel_reason IS NOT NULL THEN 'canceled'
                  WHEN outcome = 'retry' THEN 'pending'
                  ELSE outcome END AS status
        FROM found
    ),
    finished AS (
      DELETE FROM pending_deliveries p USING judged j WHERE ${lookedUp('p.delivery_id', 'j.delivery_id')} AND j.status <> 'pending'
    ),
    kept AS (
      UPDATE pending_deliveries p
         SET lease_token = NULL, leased_by = NULL, leased_at = NULL, leased_until = NULL,
             next_attempt_at = now() + CASE WHEN j.resent THEN 0 ELSE j.wait_ms END * interval '1 millisecond',
             attempt_count = p.attempt_count + 1,
             round_attempts = p.round_attempts + (NOT j.lost AND NOT j.resent AND NOT j.is_free)::integer,
             lost_attempts = p.lost_attempts + j.counted_loss,
             lane = CASE WHEN j.resent OR j.is_free THEN p.lane ELSE ${LANES.RETRY} END,
             apart = p.apart OR j.apart_next
        FROM judged j WHERE ${lookedUp('p.delivery_id', 'j.delivery_id')} AND j.status = 'pending'
    ),
    noted AS (
      INSERT INTO attempts (delivery_id, number, day, account_id, started_at, duration_ms, dns_ms, connect_ms, tls_ms,
                            first_byte_ms, response_status, response_headers, response_body, response_body_truncated, error,
                            error_detail, sent_to, remote_address, secret_id, older_secret_ids, signature, further_signature)
      SELECT delivery_id, attempt_count + 1, day, account_id, started_at, duration_ms, dns_ms, connect_ms, tls_ms,
             first_byte_ms, response_status, response_headers, decode(response_body, 'base64'), response_body_truncated, error,
             error_detail,
             CASE WHEN sent_to IS NOT NULL THEN (SELECT nullif(judged.sent_to, d.target_url) FROM deliveries d
                                                  WHERE d.id = judged.delivery_id AND d.day = judged.day) END,
             remote_address, secret_id, older_secret_ids, signature, further_signature
        FROM judged
    ),
    arrived AS (
      DELETE FROM undelivered_deliveries u USING judged j
       WHERE j.status = 'delivered' AND j.attempt_count > 0
         AND ${lookedUp('u.account_id', 'j.account_id')} AND u.delivery_id = j.delivery_id AND u.day = j.day
    ),
    moved AS (
      UPDATE deliveries d
         SET status = CASE WHEN j.keeps_delivered THEN d.status ELSE j.status END,
             final_reason = CASE WHEN j.keeps_delivered OR j.status = 'pending' THEN d.final_reason
                                 ELSE coalesce(j.cancel_reason_if_canceled, j.reason) END,
             attempt_count = d.attempt_count + 1,
             last_attempt_at = j.started_at,
             last_response_status = CASE WHEN j.keeps_delivered AND j.outcome <> 'delivered' THEN d.last_response_status
                                         ELSE j.response_status END,
             last_error = CASE WHEN j.keeps_delivered THEN d.last_error ELSE j.error END,
             modified_at = now()
        FROM (SELECT judged.*, CASE WHEN status = 'canceled' THEN cancel_reason END AS cancel_reason_if_canceled
                FROM judged) j
       WHERE ${lookedUp('d.id', 'j.delivery_id')} AND d.day = j.day
      RETURNING d.id, d.day, d.account_id, d.webhook_id, d.event_type, d.object_id, d.content_type, d.created_at, j.status,
                CASE WHEN (j.resent OR j.is_free) AND j.status = 'pending' THEN j.lane END AS due_lane,
                CASE WHEN j.keeps_delivered THEN 'delivered' ELSE ${stateOf("'pending'", 'j.attempt_count')} END AS from_state,
                CASE WHEN j.keeps_delivered THEN 'delivered' ELSE ${stateOf('j.status', '1')} END AS to_state,
                CASE WHEN NOT j.lost THEN ${latencyBucket('j.duration_ms')} END AS latency,
                j.outcome <> 'delivered' AND NOT j.lost AS failed,
                ${shownStatus('j.error', 'j.response_status')} AS response_http_status
    ),
    missed AS (
      INSERT INTO undelivered_deliveries AS u (account_id, delivery_id, day, webhook_id, event_type, object_id, content_type,
                                               created_at, response_http_status)
      SELECT account_id, id, day, webhook_id, event_type, object_id, content_type, created_at, response_http_status
        FROM moved
       WHERE from_state <> 'delivered' AND to_state <> 'delivered'
      ON CONFLICT (account_id, delivery_id, day) DO UPDATE SET response_http_status = excluded.response_http_status
       WHERE u.response_http_status <> excluded.response_http_status
    ),${COUNT_MOVED}`;

/**
 * Records attempts and moves their deliveries on. $1: JSON list of {@link AttemptRecord} rows. Fenced: a delivery whose
 * lease token is not the one quoted has passed to someone else, and nothing is written for it.
 * LATERAL holds it to a look-up for each attempt, and `IS NOT DISTINCT FROM` keeps it from the index of leases: see `lookedUp`.
 */
export const RECORD = statement(
  'record',
  `
    WITH found AS MATERIALIZED (
      SELECT p.*, false AS lost, 0 AS counted_loss,
             'epoch'::timestamptz + r.started_at_us * interval '1 microsecond' AS started_at, r.duration_ms,
             r.dns_ms, r.connect_ms, r.tls_ms, r.first_byte_ms, r.response_status, r.response_headers, r.response_body,
             coalesce(r.response_body_truncated, false) AS response_body_truncated, r.error,
             r.error_detail,
             r.sent_to, r.remote_address, r.secret_id, r.older_secret_ids, r.signature, r.further_signature,
             r.outcome, r.wait_ms, r.reason, coalesce(r.is_free, false) AS is_free, coalesce(r.apart_next, false) AS apart_next
        FROM (SELECT * FROM json_to_recordset($1::json)
                AS r(id bigint, lease_token uuid, started_at_us bigint, duration_ms integer, dns_ms integer, connect_ms integer,
                     tls_ms integer, first_byte_ms integer, response_status integer,
                     response_headers json, response_body text, response_body_truncated boolean, error text,
                     error_detail text,
                     sent_to text, remote_address inet, secret_id integer, older_secret_ids integer[], signature text,
                     further_signature text, outcome text, wait_ms bigint, reason text, is_free boolean, apart_next boolean)
               ORDER BY id) r
       CROSS JOIN LATERAL (
          SELECT delivery_id, day, account_id, attempt_count, keeps_delivered, cancel_reason, lane, ${RESENT}
            FROM pending_deliveries p
           WHERE delivery_id = r.id AND lease_token IS NOT DISTINCT FROM r.lease_token
             FOR UPDATE) p
    ),${WRITE_OUTCOMES}
    SELECT id::text, status, due_lane AS "dueLane" FROM moved`,
);

/**
 * What a lost attempt counts of the {@link MOST_LOST_ATTEMPTS}: 0 where its worker stopped properly, and where the database
 * was away while it held the lease, be it from that worker or from the one that takes it back ($2): that says nothing
 * against the delivery. 1 otherwise.
 */
const COUNTED_LOSS = `
    CASE WHEN w.has_stopped OR p.leased_at < greatest(
                CASE WHEN w.steady_since > w.started_at THEN w.steady_since END,
                (SELECT steady_since FROM workers WHERE id = $2 AND steady_since > started_at))
         THEN 0 ELSE 1 END`;

/** Takes leases back: at most $1 of those for which `condition` holds, the one first that ends first. */
const takenBack = (condition: string) => `
    WITH held AS MATERIALIZED (
      SELECT p.delivery_id, p.day, p.account_id, p.webhook_id, p.attempt_count, p.keeps_delivered, p.cancel_reason, p.lane, ${RESENT},
             p.leased_at, p.lost_attempts, ${COUNTED_LOSS} AS counted_loss
        FROM pending_deliveries p
        LEFT JOIN workers w ON ${lookedUp('w.id', 'p.leased_by')}
       WHERE p.lease_token IS NOT NULL AND ${condition}
       ORDER BY p.leased_until LIMIT $1
         FOR UPDATE OF p SKIP LOCKED
    ),
    found AS MATERIALIZED (
      SELECT held.*, true AS lost, leased_at AS started_at,
             least(extract(epoch FROM clock_timestamp() - leased_at) * 1000, 2147483647)::integer AS duration_ms,
             NULL::integer AS dns_ms, NULL::integer AS connect_ms, NULL::integer AS tls_ms, NULL::integer AS first_byte_ms,
             NULL::integer AS response_status, NULL::json AS response_headers, NULL::text AS response_body,
             false AS response_body_truncated, 'worker_lost' AS error,
             NULL::text AS error_detail, NULL::text AS sent_to, NULL::inet AS remote_address, NULL::integer AS secret_id,
             NULL::integer[] AS older_secret_ids, NULL::text AS signature, NULL::text AS further_signature, false AS is_free, false AS apart_next,
             CASE WHEN lost_attempts + counted_loss >= ${MOST_LOST_ATTEMPTS} THEN 'exhausted' ELSE 'retry' END AS outcome,
             0 AS wait_ms, '${MOST_LOST_ATTEMPTS} attempts lost their worker' AS reason
        FROM held
    )`;

const FREED = `
    SELECT (SELECT count(*) FROM moved)::integer AS freed, ${TOOK_MS} AS "tookMs"`;

/**
 * Records the attempts whose lease has lapsed as `worker_lost` and makes their deliveries due again; they may have
 * arrived. Not counted against the webhook's `maxAttempts`, but the fifth on one delivery exhausts it, see `COUNTED_LOSS`.
 * $1: how many at most, $2: the worker that takes them back, $3: within how many seconds they have lapsed. Returns how many
 * it was, and how long Postgres took.
 */
export const RECOVER_LAPSED = statement(
  'recover_lapsed',
  `${takenBack(`p.leased_until <= now() AND p.leased_until > now() - $3::float8 * interval '1 second'`)},${WRITE_OUTCOMES}${FREED}`,
);

/** The same for leases that have not lapsed, of workers that ended. $1: how many at most, $2: the worker that takes them back. */
export const RECOVER_ENDED = statement(
  'recover_ended',
  `${takenBack(`p.leased_until > now()
         AND p.leased_by = ANY (ARRAY(SELECT id FROM workers WHERE ended_at IS NOT NULL))`)},${PROBES_FREED},${WRITE_OUTCOMES}${FREED}`,
);

/**
 * Which of these attempts stand recorded already, and what became of their deliveries. $1: JSON list of
 * `{id, started_at_us}`. An attempt is known by its delivery and its start, to the microsecond.
 */
export const FIND_RECORDED = statement(
  'find_recorded',
  `
    SELECT d.id::text, CASE WHEN p.delivery_id IS NULL THEN d.status ELSE 'pending' END AS status, NULL::smallint AS "dueLane"
      FROM json_to_recordset($1::json) AS r(id bigint, started_at_us bigint)
      JOIN deliveries d ON ${lookedUp('d.id', 'r.id')}
      JOIN attempts a ON ${lookedUp('a.delivery_id', 'r.id')} AND a.day = d.day
       AND a.started_at = 'epoch'::timestamptz + r.started_at_us * interval '1 microsecond'
      LEFT JOIN pending_deliveries p ON p.delivery_id = r.id`,
);
