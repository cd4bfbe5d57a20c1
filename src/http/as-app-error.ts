import { HttpException } from '@nestjs/common';

import { AppError, type ErrorCode } from '../common/errors.js';
import { isDatabaseAway } from '../database/connections/is-database-away.js';

/** Seconds until a retry makes sense after the database was unreachable. */
const RETRY_AFTER_SECONDS = 5;

/** Errors raised by Nest and Fastify themselves, by status. */
const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_request',
  401: 'invalid_token',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  // A path parameter longer than any id.
  414: 'not_found',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
};

/** Turns anything thrown into an error of the catalogue. Unexpected errors become `internal_error` without details. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isDatabaseAway(thrown))
    return new AppError('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS, cause: thrown });
  const code = CODES[statusOf(thrown)];
  return new AppError(code ?? 'internal_error', { cause: thrown });
}

/** Nest's own exceptions carry a status, Fastify's too. */
function statusOf(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const { statusCode } = (thrown ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}
