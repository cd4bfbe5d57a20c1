import { createHash, randomBytes } from 'node:crypto';

/** A new token's text: a prefix for secret scanners and 240 random bits. */
export function newTokenText(kind: 'account' | 'operator'): string {
  return `hl_${kind === 'operator' ? 'op_' : ''}${randomBytes(30).toString('base64url')}`;
}

/** The stored form of a token. A plain hash is enough: the text has too many bits to be guessed. */
export function tokenHash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
