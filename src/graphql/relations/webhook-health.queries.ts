import { BLOCK_BITS } from '../../counts/count-changes.statement.js';

const PENDING = `
  SELECT account_id, webhook_id, block, pending_new + pending_tried AS pending`;

/**
 * How many deliveries wait for each webhook. $1: account, $2: webhooks. No block before that of the oldest one that waits
 * has any, whatever was not folded yet, so a long history costs nothing.
 */
export const COUNT_WAITING = `
  SELECT webhook_id AS id, sum(pending)::integer AS waiting
    FROM (${PENDING} FROM delivery_counts
          UNION ALL ${PENDING} FROM count_changes) AS counted
   WHERE account_id = $1 AND webhook_id = ANY ($2) AND block >= (SELECT min(delivery_id) >> ${BLOCK_BITS} FROM pending_deliveries)
   GROUP BY webhook_id`;
