import type { Statement } from '../../database/statement.pool.js';
import { LANES, LATE_AFTER_SECONDS } from '../lane.js';

/**
 * Looks at all that waits: answers, for every lane of a webhook that may be sent to and in which something is due,
 * `{webhookId, lane, version, dueAtUs, isLate, circuit}`. It skips from one lane to the next through the due index, so it
 * costs a look-up for each, however much waits there.
 *
 * A webhook whose circuit is open is left out but for what was asked for by hand; `circuit` is `half_open` where a probe
 * may be sent.
 */
export const FIND_READY: Statement = {
  name: 'find_ready',
  text: `
    WITH RECURSIVE waiting AS (
      (SELECT webhook_id, lane, next_attempt_at FROM pending_deliveries
        WHERE lease_token IS NULL ORDER BY webhook_id, lane, next_attempt_at LIMIT 1)
      UNION ALL
      SELECT p.* FROM waiting CROSS JOIN LATERAL (
        SELECT webhook_id, lane, next_attempt_at FROM pending_deliveries
         WHERE lease_token IS NULL AND (webhook_id, lane) > (waiting.webhook_id, waiting.lane)
         ORDER BY webhook_id, lane, next_attempt_at LIMIT 1) p
    )
    SELECT w.id AS "webhookId", waiting.lane, w.version,
           (extract(epoch FROM waiting.next_attempt_at) * 1000000)::float8 AS "dueAtUs",
           waiting.lane = ${LANES.FIRST_ATTEMPT}
             AND waiting.next_attempt_at < now() - interval '${LATE_AFTER_SECONDS} seconds' AS "isLate",
           CASE WHEN c.webhook_id IS NULL THEN 'closed' WHEN c.open_until > now() THEN 'open' ELSE 'half_open' END AS circuit
      FROM waiting
      JOIN webhooks w ON w.id = waiting.webhook_id
      LEFT JOIN circuits c ON c.webhook_id = w.id
     WHERE waiting.next_attempt_at <= now() AND w.is_active AND w.paused_at IS NULL`,
};
