import { randomUUID } from 'node:crypto';

import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { AppError, ErrorCode } from '../../common/errors.js';
import { asAppError } from '../../http/as-app-error.js';
import { setErrorHead } from '../request/error-head.js';
import type { NotificationErrorDto } from './notifications.dto.js';

/** The content of an envelope: data or errors, never both. */
type EnvelopeContent = { readonly data: unknown } | { readonly errors: readonly NotificationErrorDto[] };

/** Sends the envelope of every response: exactly `data`, `errors` and `metadata`, with the request id in a header too. */
export function sendEnvelope(request: FastifyRequest, reply: FastifyReply, content: EnvelopeContent): void {
  const requestId = requestIdOf(request);
  const body = { data: null, errors: null, ...content, metadata: { requestId } };
  reply
    .header('Content-Type', 'application/json; charset=utf-8')
    .header('X-Request-ID', requestId)
    .send(JSON.stringify(body));
}

/** Sends an error in the envelope. */
export function sendNotificationsError(request: FastifyRequest, reply: FastifyReply, error: AppError): void {
  setErrorHead(reply, error);
  sendEnvelope(request, reply, { errors: documented(error) });
}

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

function documented(error: AppError): NotificationErrorDto[] {
  if (error.errors.length > 0) {
    return error.errors.map(({ field, message }) => ({ errorCode: 'invalid-parameter', message, instance: field }));
  }
  const [errorCode, instance] = ERRORS[error.code] ?? UNFORESEEN;
  return [{ errorCode, message: error.message, instance }];
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The request's id as it is in the log; a new one if that is not a UUID. */
function requestIdOf(request: FastifyRequest): string {
  return UUID.test(request.id) ? request.id : randomUUID();
}
