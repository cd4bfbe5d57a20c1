import { HttpException } from '@nestjs/common';

import { AppError, type ErrorCode, ERRORS } from '../common/errors.js';
import { isDatabaseAway } from '../database/is-database-away.js';

/** Seconds after which a database that was away is worth another try. */
const RETRY_AFTER_SECONDS = 5;

const BY_STATUS = new Map<number, ErrorCode>(
  (Object.entries(ERRORS) as [ErrorCode, readonly [number, string]][]).reverse().map(([code, [status]]) => [status, code]),
);

/** Anything thrown, as an error of the catalogue: what nobody foresaw is `internal_error` and says nothing more. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isDatabaseAway(thrown)) return new AppError('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS, cause: thrown });
  const code = BY_STATUS.get(statusOf(thrown));
  return new AppError(code ?? 'internal_error', { cause: thrown });
}

/** Nest's own exceptions carry a status, Fastify's too. */
function statusOf(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const { statusCode } = (thrown ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}
