import { createHash, randomBytes } from 'node:crypto';

/** A new token's text: 240 random bits behind a prefix that secret scanners can look for. */
export function newTokenText(kind: 'account' | 'operator'): string {
  return `hl_${kind === 'operator' ? 'op_' : ''}${randomBytes(30).toString('base64url')}`;
}

/** What is stored of a token. A plain hash serves: the text has too many bits to be guessed. */
export function tokenHash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
