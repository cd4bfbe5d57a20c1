import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

import { SIGNATURE_ROTATIONS, type SignatureHeader } from '../../database/entities/index.js';
import { checkAdditionalHeaders, MASK } from '../../egress/request-headers.js';

const STANDARD_PREFIX = 'whsec_';

/** The key bytes of a secret for Standard Webhooks: `whsec_<base64>` is decoded, any other text is its UTF-8 bytes. */
export function signingKey(secret: string): Buffer {
  return secret.startsWith(STANDARD_PREFIX)
    ? Buffer.from(secret.slice(STANDARD_PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8');
}

/** What is wrong with a secret that an owner chose, and what to do; null where it can be used. */
export function checkSecret(secret: string): string | null {
  if (secret === '') return 'must not be empty: omit it to have one generated, or use 8 to 256 characters';
  if (secret !== secret.trim()) return 'must not begin or end with white space: trim it';
  if (/^v\d+a?,\s*whsec_/.test(secret)) return 'must not begin with a version: start it at whsec_';
  if (secret.includes(MASK)) return `contains ${MASK}, which stands for a hidden value: send the secret itself`;
  if (secret.length < 8 || secret.length > 256) return 'must have 8 to 256 characters';
  if (/\p{Surrogate}/u.test(secret)) return 'must not contain lone surrogates';
  if (!secret.startsWith(STANDARD_PREFIX)) return null;
  const encoded = secret.slice(STANDARD_PREFIX.length);
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) && encoded.length % 4 === 0;
  const bytes = signingKey(secret).length;
  return isBase64 && bytes >= 24 && bytes <= 64 ? null : 'must be 24 to 64 bytes in base64 after whsec_';
}

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

const ALGORITHMS: readonly unknown[] = ['sha1', 'sha256', 'sha512'];
const ENCODINGS: readonly unknown[] = ['hex', 'base64'];
const ROTATIONS: readonly unknown[] = SIGNATURE_ROTATIONS;

/** What is stored as an HMAC header that can be made and sent; null where it is none. */
export function readSignature(stored: unknown): SignatureHeader | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const signature = { rotation: SIGNATURE_ROTATIONS[0], ...(stored as Record<string, unknown>) };
  return isSignature(signature) ? signature : null;
}

function isSignature(read: Record<string, unknown>): read is Record<string, unknown> & SignatureHeader {
  const { header, algorithm, encoding, prefix, rotation } = read;
  if (typeof header !== 'string' || typeof prefix !== 'string') return false;
  if (!ALGORITHMS.includes(algorithm) || !ENCODINGS.includes(encoding) || !ROTATIONS.includes(rotation)) return false;
  return checkAdditionalHeaders({ [header]: prefix }).length === 0;
}
