import type { IncomingHttpHeaders } from 'node:http';

import { AppError } from '../common/errors.js';

/**
 * The token's text from a request's headers: `Authorization: Token <t>` or `Bearer <t>` (scheme in any case), or one of
 * the further headers that a route takes. Never from the query, which ends up in logs.
 *
 * @throws AppError `missing_token`, `empty_token` for a scheme without a token, `invalid_token` for anything else
 */
export function readToken(headers: IncomingHttpHeaders, furtherHeaders: readonly string[]): string {
  for (const name of furtherHeaders) {
    const value = headers[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  const [scheme, ...rest] = (headers.authorization ?? '').trim().split(/\s+/);
  if (!scheme || !/^(token|bearer)$/i.test(scheme)) throw new AppError('missing_token');
  if (rest.length === 0) throw new AppError('empty_token');
  if (rest.length > 1) throw new AppError('invalid_token', { detail: 'A token must not contain spaces.' });
  return rest[0]!;
}
