import type { FastifyInstance, FastifyReply } from 'fastify';

import type { AppError } from '../../common/errors.js';
import { asAppError } from '../../http/as-app-error.js';
import { BodyRefused } from '../../http/body.budget.js';
import { tooLarge } from './document-limits.js';

/** Bytes of a request: the largest payload that can be published, however it is escaped, and a document. */
const BODY_LIMIT = 2 * 1024 * 1024;

/**
 * Keeps large bodies from the route at `path`, and says in GraphQL's own form why a request was refused before GraphQL saw it:
 * who may send a body, and how. To be called before the route is made.
 */
export function limitBodies(fastify: FastifyInstance, path: string): void {
  fastify.addHook('onRoute', (route) => {
    if (route.url !== path) return;
    route.bodyLimit = BODY_LIMIT;
    route.errorHandler = (error, request, reply) => {
      const known = asAppError(error);
      if (known.status === 413) refuseLarge(reply);
      else if (known.code === 'internal_error') fastify.errorHandler(error, request, reply);
      else refuseNow(reply, known, request.id);
    };
  });
}

function refuseLarge(reply: FastifyReply): void {
  const { message, extensions } = tooLarge();
  void reply.status(400).send({ errors: [{ message, extensions: { code: extensions['code'] } }] });
}

function refuseNow(reply: FastifyReply, error: AppError, requestId: string): void {
  const { status, code, message, errors, retryAfterSeconds } = error;
  if (error instanceof BodyRefused) void reply.removeHeader('connection');
  if (status === 401) void reply.header('www-authenticate', 'Token');
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  const extensions = { code, ...(errors.length > 0 && { errors }), requestId };
  void reply.status(status).send({ errors: [{ message, extensions }] });
}
