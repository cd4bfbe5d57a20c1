import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

import type { SignatureHeader } from '../../database/entities/index.js';
import { signingKey } from './signing-key.js';

export interface Signable {
  /** The delivery's uuid: the same on every attempt. */
  readonly id: string;
  /** Of the attempt, in whole seconds since the epoch. */
  readonly timestamp: number;
  readonly body: Buffer;
}

/** What a secret signs with: the headers of Standard Webhooks, and a webhook's further header. */
export interface SecretKeys {
  readonly standard: KeyObject;
  readonly further: KeyObject;
}

/** The keys of a secret, to be made once: made for each request they would cost more than their use does. */
export function secretKeys(secret: string): SecretKeys {
  return { standard: createSecretKey(signingKey(secret)), further: createSecretKey(secret, 'utf8') };
}

/**
 * The headers, names and values by turns, that let a receiver check who sent a body and that it is whole: those of Standard
 * Webhooks 1.0.0, signed with every secret that is valid now, and the webhook's further HMAC header over the raw body, if
 * it asked for one.
 *
 * @param secrets valid now, newest first; the further header is made with one of them: the oldest, which its receiver has
 *   known longest, or the newest, as its `rotation` says
 */
export function signRequest(
  { id, timestamp, body }: Signable,
  secrets: readonly SecretKeys[],
  further: SignatureHeader | null,
): string[] {
  const before = `${id}.${timestamp}.`;
  const signatures = secrets.map(
    ({ standard }) => `v1,${createHmac('sha256', standard).update(before).update(body).digest('base64')}`,
  );
  const headers = ['webhook-id', id, 'webhook-timestamp', String(timestamp), 'webhook-signature', signatures.join(' ')];
  if (further) {
    const secret = further.rotation === 'at_once' ? secrets[0]! : secrets.at(-1)!;
    const digest = createHmac(further.algorithm, secret.further).update(body).digest(further.encoding);
    headers.push(further.header, further.prefix + digest);
  }
  return headers;
}
