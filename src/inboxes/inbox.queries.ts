/** The number of requests that an inbox keeps. */
const KEPT_REQUESTS = 100;

/** Bytes kept of each body: a payload of 256 KiB and its envelope. */
const KEPT_BODY = 300 * 1024;

/** How long requests are kept. */
const KEPT_FOR = `interval '1 day'`;

/**
 * The inbox $1, with the currently valid sealed secrets of the account's webhooks that target it. Its id cannot be guessed, so
 * any URL that contains the id is its URL, whatever name of this service it uses.
 */
export const FIND_INBOX = `
  SELECT (SELECT json_agg(json_build_object('webhookId', w.id, 'sealed', s.sealed_secret))
            FROM webhooks w
            JOIN webhook_secrets s ON s.webhook_id = w.id AND (s.expires_at IS NULL OR s.expires_at > now())
           WHERE w.account_id = i.account_id AND w.deleted_at IS NULL
             AND strpos(split_part(w.target_url, '?', 1), '/inbox/' || i.id) > 0) AS secrets
    FROM inboxes i WHERE i.id = $1`;

/**
 * Stores a request, and removes the oldest beyond the bound. Skips rows that another request is removing, instead of waiting
 * for them.
 */
export const KEEP_REQUEST = `
  WITH kept AS (
    INSERT INTO inbox_requests (inbox_id, method, headers, body, signature_valid)
    VALUES ($1, $2, $3, substring($4::bytea FOR ${KEPT_BODY}), $5)
  )
  DELETE FROM inbox_requests WHERE id IN (
    SELECT id FROM inbox_requests
     WHERE inbox_id = $1
       AND id <= (SELECT id FROM inbox_requests WHERE inbox_id = $1 ORDER BY id DESC OFFSET ${KEPT_REQUESTS - 1} LIMIT 1)
       FOR UPDATE SKIP LOCKED)`;

/** Requests of the inbox $1 that are older than the one with the id $2, newest first, at most $3. */
export const LIST_REQUESTS = `
  SELECT id, received_at AS "receivedAt", method, headers, body, signature_valid AS "signatureValid"
    FROM (SELECT * FROM inbox_requests WHERE inbox_id = $1 ORDER BY id DESC LIMIT ${KEPT_REQUESTS}) newest
   WHERE received_at > now() - ${KEPT_FOR} AND ($2::bigint IS NULL OR id < $2)
   ORDER BY newest.id DESC LIMIT $3`;

export const FORGET_OLD_REQUESTS = `DELETE FROM inbox_requests WHERE received_at <= now() - ${KEPT_FOR}`;
