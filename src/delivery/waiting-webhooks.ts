/**
 * The webhooks that have something waiting, as the recursive CTE `waiting (webhook_id)`, its last row null. It skips from
 * one webhook to the next through the due index, so it costs a look-up for each, however much waits for it.
 */
export const WAITING_WEBHOOKS = `
    waiting AS (
      (SELECT webhook_id FROM pending_deliveries WHERE lease_token IS NULL ORDER BY webhook_id LIMIT 1)
      UNION ALL
      SELECT (SELECT p.webhook_id FROM pending_deliveries p
               WHERE p.lease_token IS NULL AND p.webhook_id > waiting.webhook_id ORDER BY p.webhook_id LIMIT 1)
        FROM waiting WHERE waiting.webhook_id IS NOT NULL
    )`;
