import type { AppError, ErrorCode } from '../../common/errors.js';

/** Seconds to wait where the error itself names none. */
const SECONDS: Partial<Record<ErrorCode, number>> = { rate_limited: 1, unavailable: 5 };

/** The `Retry-After` header of an error, in seconds; undefined where trying again would not help. */
export function retryAfter(error: AppError): string | undefined {
  const seconds = error.retryAfterSeconds ?? SECONDS[error.code];
  return seconds === undefined ? undefined : String(seconds);
}
