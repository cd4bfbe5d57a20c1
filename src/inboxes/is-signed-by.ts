import { createHmac, timingSafeEqual } from 'node:crypto';

import { signingKey } from '../delivery/attempt/signature.js';

/** The three headers of Standard Webhooks, in lower case. */
export type SignatureHeaders = Readonly<Record<string, string | undefined>>;

/**
 * Whether one of the secrets signed this body, by Standard Webhooks 1.0.0 (`v1`, HMAC-SHA256).
 *
 * The timestamp's age is ignored: an inbox shows whether a signature is valid, and a replay does no harm here. A receiver that
 * acts on events must refuse old timestamps too.
 */
export function isSignedBy(secrets: readonly string[], headers: SignatureHeaders, body: Buffer): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !timestamp || !signatures) return false;
  const expected = secrets.map((secret) =>
    createHmac('sha256', signingKey(secret)).update(`${id}.${timestamp}.`).update(body).digest(),
  );
  return signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice('v1,'.length), 'base64'))
    .some((given) => expected.some((digest) => given.length === digest.length && timingSafeEqual(given, digest)));
}
