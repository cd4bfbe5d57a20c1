import { MOST_DECODED_BYTES } from './decoded-body.js';

const COLUMNS = `
  a.delivery_id AS "deliveryId", a.number, a.started_at AS "startedAt", a.duration_ms AS "durationMs",
  a.dns_ms AS "dnsMs", a.connect_ms AS "connectMs", a.tls_ms AS "tlsMs", a.first_byte_ms AS "firstByteMs",
  a.response_status AS "responseStatus", a.response_body_truncated AS "responseBodyTruncated", a.error,
  a.error_detail AS "errorDetail", a.sent_to AS "sentTo", a.remote_address AS "remoteAddress", a.secret_id AS "secretId",
  a.older_secret_ids AS "olderSecretIds", a.signature, a.further_signature AS "furtherSignature"`;

/** $1: account, $2: the delivery's id, $3: its day, $4: only attempts with a lower number, or null, $5: how many. */
export const FIND_ATTEMPTS = `
  SELECT ${COLUMNS}, a.response_headers AS "responseHeaders", a.response_body AS "responseBody"
    FROM attempts a
   WHERE a.account_id = $1 AND a.delivery_id = $2 AND a.day = $3 AND ($4::integer IS NULL OR a.number < $4)
   ORDER BY a.number DESC LIMIT $5`;

/**
 * Pages of the attempts of several deliveries, without their large columns: sizes are read without the values; for a body to be
 * decoded, the largest possible size. $1: account, $2 to $5: lists of the parameters of {@link FIND_ATTEMPTS}. Returns each
 * with the position `n` of its page, from 1.
 */
export const ATTEMPT_PAGES = `
  SELECT asked.n::integer AS n, page.*
    FROM unnest($2::bigint[], $3::date[], $4::integer[], $5::integer[]) WITH ORDINALITY AS asked (id, day, before, most, n)
   CROSS JOIN LATERAL (
      SELECT ${COLUMNS}, coalesce(octet_length(a.response_headers::text), 0) AS "headersBytes",
             CASE WHEN a.response_headers ->> 'content-encoding' IS NULL OR octet_length(a.response_body) = 0
                  THEN coalesce(octet_length(a.response_body), 0) ELSE ${MOST_DECODED_BYTES} END AS "bodyBytes",
             a.response_headers ->> 'content-encoding' AS "contentEncoding"
        FROM attempts a
       WHERE a.account_id = $1 AND a.delivery_id = asked.id AND a.day = asked.day
         AND (asked.before IS NULL OR a.number < asked.before)
       ORDER BY a.number DESC LIMIT asked.most) AS page
   ORDER BY asked.n, page.number DESC`;

export type ResponsePart = 'headers' | 'body';

/** The responses of some attempts. $1: account, $2: deliveries' ids, $3: their days, $4: the attempts' numbers. */
export const RESPONSE_PARTS: Readonly<Record<ResponsePart, string>> = {
  headers: responsePart('response_headers'),
  body: responsePart('response_body'),
};

function responsePart(column: string): string {
  return `
  SELECT asked.id AS "deliveryId", asked.number, found.value
    FROM unnest($2::bigint[], $3::date[], $4::integer[]) AS asked (id, day, number)
   CROSS JOIN LATERAL (
      SELECT a.${column} AS value FROM attempts a
       WHERE a.account_id = $1 AND a.delivery_id = asked.id AND a.day = asked.day AND a.number = asked.number
      OFFSET 0) AS found`;
}
