import { createHmac } from 'node:crypto';

import type { SignatureHeader } from '../database/entities/index.js';
import { signingKey } from './signing-key.js';

export interface Signable {
  /** The delivery's uuid: the same on every attempt. */
  readonly id: string;
  /** Of the attempt, in whole seconds since the epoch. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * The headers that let a receiver check who sent a body and that it is whole: those of Standard Webhooks 1.0.0, signed
 * with every secret that is valid now, and the webhook's further HMAC header over the raw body, if it asked for one.
 *
 * @param secrets valid now, newest first; the further header is made with the newest alone
 */
export function signRequest(request: Signable, secrets: readonly string[], further: SignatureHeader | null) {
  const signed = `${request.id}.${request.timestamp}.${request.body}`;
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', signingKey(secret)).update(signed).digest('base64')}`,
  );
  const headers: Record<string, string> = {
    'webhook-id': request.id,
    'webhook-timestamp': String(request.timestamp),
    'webhook-signature': signatures.join(' '),
  };
  if (further) {
    const digest = createHmac(further.algorithm, Buffer.from(secrets[0]!, 'utf8'))
      .update(request.body)
      .digest(further.encoding);
    headers[further.header] = further.prefix + digest;
  }
  return headers;
}
