import type { FastifyReply } from 'fastify';

import type { AppError, ErrorCode } from '../../common/errors.js';

/** The methods of both documented endpoints. */
export const ALLOWED_METHODS = 'GET, HEAD, OPTIONS';

/** Seconds to wait if the error itself names none. */
const RETRY_SECONDS: Partial<Record<ErrorCode, number>> = { rate_limited: 1, unavailable: 5 };

/** Sets the status of an error, and the headers that both documented endpoints send with it. */
export function setErrorHead(reply: FastifyReply, error: AppError): void {
  reply.code(error.status);
  if (error.status === 401) reply.header('WWW-Authenticate', 'Token');
  if (error.status === 405) reply.header('Allow', ALLOWED_METHODS);
  const wait = retryAfter(error);
  if (wait) reply.header('Retry-After', wait);
}

/** The `Retry-After` header of an error, in seconds; undefined if trying again would not help. */
export function retryAfter(error: AppError): string | undefined {
  const seconds = error.retryAfterSeconds ?? RETRY_SECONDS[error.code];
  return seconds === undefined ? undefined : String(seconds);
}
