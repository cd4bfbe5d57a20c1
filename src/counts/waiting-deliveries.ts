import { STATUS_WITHOUT_ANSWER } from './shown-status.js';

/**
 * SQL: the instant before which a delivery without an attempt was created if it has waited for so long: a first attempt is due
 * at once. It is a whole millisecond, so that uuids tell the same as `created_at`.
 *
 * @param seconds as SQL
 */
export const waitingSince = (seconds: string) =>
  `date_trunc('milliseconds', now() - ${seconds}::integer * interval '1 second')`;

/** SQL: whether the delivery with this uuid has been waiting for so long. The uuid's first 48 bits are its milliseconds. */
export const hasWaited = (uuid: string, seconds: string) =>
  `${uuid} < (lpad(to_hex((extract(epoch FROM ${waitingSince(seconds)}) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid`;

/** Deliveries without an attempt, from the queue: `w (account_id, delivery_id, day, uuid, webhook_id)`. */
export const WAITING = `
  (SELECT account_id, delivery_id, day, uuid, webhook_id FROM pending_deliveries WHERE attempt_count = 0) w`;

/**
 * The same with the other columns of the marks of undelivered deliveries: looks up the deliveries one by one.
 *
 * @param days a condition on `d.day`, so that other partitions are not even planned for
 * @param queue rows of the queue
 */
export const waitingWithMarks = (days: string, queue = 'pending_deliveries') => `
  (SELECT p.account_id, p.delivery_id, p.day, p.uuid, p.webhook_id, d.event_type, d.object_id, d.content_type, d.created_at,
          ${STATUS_WITHOUT_ANSWER} AS response_http_status
     FROM ${queue} p
     JOIN deliveries d ON d.id = p.delivery_id AND d.day = p.day AND d.account_id = p.account_id AND ${days}
    WHERE p.attempt_count = 0) w`;

/** SQL: sorts waiting deliveries by their creation, to the millisecond. */
export const WAITING_ORDER = 'substring(uuid_send(uuid) FOR 6)';
