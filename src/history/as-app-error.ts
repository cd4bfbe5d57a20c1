import { HttpException } from '@nestjs/common';

import { AppError, type ErrorCode } from '../common/errors.js';
import { isDatabaseAway } from '../database/is-database-away.js';

/** Seconds to wait where the error itself names none. */
const RETRY_AFTER: Partial<Record<ErrorCode, number>> = { rate_limited: 1, unavailable: 5 };

const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_request',
  401: 'invalid_token',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
};

/**
 * Whatever a documented endpoint threw, as an error of the catalogue, so that its filter has one kind to write.
 * A database that is away is `unavailable`; what nobody foresaw is `internal_error`, with the original as its cause.
 */
export function asAppError(exception: unknown): AppError {
  if (exception instanceof AppError) return exception;
  if (isDatabaseAway(exception)) return new AppError('unavailable', { cause: exception });
  const code = exception instanceof HttpException ? CODES[exception.getStatus()] : undefined;
  return new AppError(code ?? 'internal_error', { cause: exception });
}

/** The `Retry-After` header of an error, in seconds; undefined where trying again would not help. */
export function retryAfter(error: AppError): string | undefined {
  const seconds = error.retryAfterSeconds ?? RETRY_AFTER[error.code];
  return seconds === undefined ? undefined : String(seconds);
}
