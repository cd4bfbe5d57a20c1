import { lookedUp } from '../database/looked-up.js';
import { STATUS_WITHOUT_ANSWER } from './shown-status.js';

/**
 * SQL: marks deliveries canceled before any attempt as undelivered, as a CTE to follow `moved` (see `COUNT_MOVED`), which then
 * also has `object_id`, `content_type` and `created_at`. Failed attempts are marked by the statement that records them.
 */
export const MARK_CANCELED = `
    marked_undelivered AS (
      INSERT INTO undelivered_deliveries (account_id, delivery_id, day, webhook_id, event_type, object_id, content_type,
                                          created_at, response_http_status)
      SELECT account_id, id, day, webhook_id, event_type, object_id, content_type, created_at, ${STATUS_WITHOUT_ANSWER}
        FROM moved WHERE to_state = 'canceled_new'
    )`;

/** SQL: removes that mark when the delivery is to be sent after all: a successful first attempt looks for no mark. */
export const UNMARK_RESENT = `
    unmarked AS (
      DELETE FROM undelivered_deliveries u USING moved
       WHERE moved.from_state = 'canceled_new' AND ${lookedUp('u.account_id', 'moved.account_id')}
         AND u.delivery_id = moved.id AND u.day = moved.day
    )`;
