import { MASK } from '../../egress/request-headers.js';

const STANDARD_PREFIX = 'whsec_';

/** The key bytes of a secret for Standard Webhooks: `whsec_<base64>` is decoded, any other text is its UTF-8 bytes. */
export function signingKey(secret: string): Buffer {
  return secret.startsWith(STANDARD_PREFIX)
    ? Buffer.from(secret.slice(STANDARD_PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8');
}

/** What is wrong with a secret that an owner chose, and what to do; null where it can be used. */
export function checkSecret(secret: string): string | null {
  if (secret === '') return 'is empty: leave it out to have one made, or give 8 to 256 characters';
  if (secret !== secret.trim()) return 'has white space around it: remove it';
  if (/^v\d+a?,\s*whsec_/.test(secret)) return 'begins with a version, as signatures do: give it from whsec_ on';
  if (secret.includes(MASK)) return `holds ${MASK}, which stands for a value that is not shown: give the secret itself`;
  if (secret.length < 8 || secret.length > 256) return 'must have 8 to 256 characters';
  if (/\p{Surrogate}/u.test(secret)) return 'must be text that UTF-8 can hold';
  if (!secret.startsWith(STANDARD_PREFIX)) return null;
  const encoded = secret.slice(STANDARD_PREFIX.length);
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) && encoded.length % 4 === 0;
  const bytes = signingKey(secret).length;
  return isBase64 && bytes >= 24 && bytes <= 64 ? null : 'must hold 24 to 64 bytes in base64 after whsec_';
}
