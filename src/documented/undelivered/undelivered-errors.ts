import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { AppError, ErrorCode } from '../../common/errors.js';
import { asAppError } from '../../http/as-app-error.js';
import { setErrorHead } from '../request/error-head.js';

/** Writes whatever the undelivered list threw as Django REST Framework does: `{"detail"}`, or the refused fields. */
@Catch()
export class UndeliveredErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(UndeliveredErrorFilter.name);

  catch(exception: unknown, host: ArgumentsHost): void {
    const error = asAppError(exception);
    if (error.status >= 500) this.logger.error(error.message, error.cause);
    const http = host.switchToHttp();
    sendUndeliveredError(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), error);
  }
}

/** Sends an error in that form. */
export function sendUndeliveredError({ method }: FastifyRequest, reply: FastifyReply, error: AppError): void {
  reply.header('Content-Type', 'application/json');
  setErrorHead(reply, error);
  // As bytes: Fastify would add a charset to text.
  reply.send(Buffer.from(JSON.stringify(bodyOf(error, method))));
}

const DETAILS: Partial<Record<ErrorCode, string>> = {
  missing_token: 'Authentication credentials were not provided.',
  empty_token: 'Invalid token header. No credentials provided.',
  invalid_token: 'Invalid token.',
  expired_token: 'Invalid token.',
  forbidden: 'You do not have permission to perform this action.',
  account_required: 'You do not have permission to perform this action.',
  rate_limited: 'Request was throttled.',
  unavailable: 'Service temporarily unavailable, try again later.',
  internal_error: 'Internal server error.',
};

function bodyOf(error: AppError, method: string): unknown {
  if (error.errors.length > 0) return Object.fromEntries(error.errors.map(({ field, message }) => [field, [message]]));
  if (error.code === 'method_not_allowed') return { detail: `Method "${method}" not allowed.` };
  return { detail: DETAILS[error.code] ?? error.message };
}
