import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { AppError, ErrorCode } from '../../common/errors.js';
import { asAppError } from '../../http/as-app-error.js';
import { retryAfter } from '../request/retry-after.js';
import { sendEnvelope } from './envelope.js';
import type { NotificationErrorDto } from './notifications.dto.js';
import { ALLOWED_METHODS } from '../request/read-only.controller.js';
import { requestIdOf } from './request-id.js';

type DocumentedError = readonly [errorCode: string, instance: string];

const ERRORS: Partial<Record<ErrorCode, DocumentedError>> = {
  missing_token: ['missing-access-token', 'unknown'],
  empty_token: ['missing-access-token', 'unknown'],
  invalid_token: ['invalid-token', 'access-token'],
  expired_token: ['expired-token', 'access-token'],
  forbidden: ['invalid-token-no-rights', 'access-token'],
  account_required: ['invalid-token-no-rights', 'access-token'],
  not_found: ['page-not-found', 'page'],
  method_not_allowed: ['method-not-allowed', 'unknown'],
  rate_limited: ['rate-limit-exceeded', 'unknown'],
  unavailable: ['service-unavailable', 'unknown'],
};
const UNFORESEEN: DocumentedError = ['internal-error', 'unknown'];

/** Writes whatever the notifications list threw into its envelope. */
@Catch()
export class NotificationsErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(NotificationsErrorFilter.name);

  catch(exception: unknown, host: ArgumentsHost): void {
    const error = asAppError(exception);
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (error.status >= 500) this.logger.error(`${error.message} (request ${requestIdOf(request)})`, error.cause);
    sendNotificationsError(request, http.getResponse<FastifyReply>(), error);
  }
}

/** Answers a request with an error in the envelope. */
export function sendNotificationsError(request: FastifyRequest, reply: FastifyReply, error: AppError): void {
  reply.code(error.status);
  if (error.status === 401) reply.header('WWW-Authenticate', 'Token');
  if (error.status === 405) reply.header('Allow', ALLOWED_METHODS);
  const wait = retryAfter(error);
  if (wait) reply.header('Retry-After', wait);
  sendEnvelope(request, reply, { errors: documented(error) });
}

function documented(error: AppError): NotificationErrorDto[] {
  if (error.errors.length > 0) {
    return error.errors.map(({ field, message }) => ({ errorCode: 'invalid-parameter', message, instance: field }));
  }
  const [errorCode, instance] = ERRORS[error.code] ?? UNFORESEEN;
  return [{ errorCode, message: error.message, instance }];
}
