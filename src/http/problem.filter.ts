import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { asAppError } from './as-app-error.js';
import { BodyRefused } from './body.budget.js';
import type { AppError } from '../common/errors.js';

/** Writes every error of the native API as problem+json (RFC 9457) with its stable code; nothing internal leaks. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    // GraphQL writes its errors itself, from the rethrown error.
    if (host.getType<string>() === 'graphql') throw thrown;
    const error = asAppError(thrown);
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    // A deliberate refusal has no cause to investigate, and comes in floods.
    if (error.status >= 500 && (error.code !== 'unavailable' || error.cause !== undefined))
      this.logger.error(`${request.method} ${request.routeOptions.url ?? ''} [${request.id}]`, thrown);
    sendProblem(http.getResponse<FastifyReply>(), request, error);
  }
}

/** Sends an error in the native format. */
export function sendProblem(reply: FastifyReply, request: FastifyRequest, error: AppError): void {
  if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', String(error.retryAfterSeconds));
  // Fastify would close the connection, perhaps before the client has read the reason.
  if (error instanceof BodyRefused) void reply.removeHeader('connection');
  if (error.status === 401) void reply.header('www-authenticate', 'Token');
  void reply
    .status(error.status)
    .type('application/problem+json; charset=utf-8')
    .send({
      type: 'about:blank',
      title: error.title,
      status: error.status,
      code: error.code,
      detail: error.message,
      ...(error.errors.length > 0 && { errors: error.errors }),
      requestId: request.id,
    });
}
