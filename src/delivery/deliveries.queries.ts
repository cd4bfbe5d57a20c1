/** What is shown of a delivery. `nextAttemptAt` is null once it is final; while it is under way, when its lease ends. */
export const DELIVERY_COLUMNS = `
  d.id, d.uuid, d.account_id AS "accountId", d.webhook_id AS "webhookId", d.event_id AS "eventId", d.event_type AS "eventType",
  d.object_id AS "objectId", d.content_type AS "contentType", d.format, d.target_url AS "targetUrl", d.status,
  d.final_reason AS "finalReason", d.attempt_count AS "attemptCount", d.last_attempt_at AS "lastAttemptAt",
  d.last_response_status AS "lastResponseStatus", d.last_error AS "lastError", d.created_at AS "createdAt",
  d.modified_at AS "modifiedAt", d.day::text AS day,
  CASE WHEN d.status = 'pending' THEN coalesce(p.leased_until, p.next_attempt_at) END AS "nextAttemptAt",
  p.lease_token IS NOT NULL AS "isUnderWay"`;

export const DELIVERY_TABLES = `deliveries d LEFT JOIN pending_deliveries p ON p.delivery_id = d.id`;

/** $1: account, $2: id. */
export const FIND_DELIVERY = `SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES} WHERE d.account_id = $1 AND d.id = $2`;

/** $1: account, $2: ids. */
export const FIND_DELIVERIES = `SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES} WHERE d.account_id = $1 AND d.id = ANY ($2::bigint[])`;

/** $1: account, $2: the event's id, $3: its day, from which on its deliveries lie. */
export const FIND_OF_EVENTS = `
  SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES}
   WHERE d.account_id = $1 AND d.event_id = ANY ($2::uuid[]) AND d.day >= $3 ORDER BY d.id LIMIT 10000`;

/** $1: account, $2: delivery ids, $3: the days of those deliveries. */
export const FIND_ATTEMPTS = `
  SELECT delivery_id AS "deliveryId", number, started_at AS "startedAt", duration_ms AS "durationMs",
         response_status AS "responseStatus", response_headers AS "responseHeaders", response_body AS "responseBody",
         response_body_truncated AS "responseBodyTruncated", error
    FROM attempts
   WHERE account_id = $1 AND delivery_id = ANY ($2::bigint[]) AND day = ANY ($3::date[])
   ORDER BY delivery_id, number`;
