import type { FastifyInstance, FastifyReply } from 'fastify';

import type { AppError } from '../../common/errors.js';
import { asAppError } from '../../http/as-app-error.js';
import { BodyRefused } from '../../http/body.budget.js';
import { tooLarge } from './document-limits.js';

/** Bytes of a request: the largest payload that can be published, however it is escaped, and a document. */
const BODY_LIMIT = 2 * 1024 * 1024;

/** What is decided before GraphQL sees a request: who may send a body, and how. */
const TOLD_HERE: readonly number[] = [401, 403, 408, 503];

/**
 * Keeps large bodies from the route at `path`, and says in GraphQL's own form why a body was refused before it was read. To
 * be called before the route is made.
 */
export function limitBodies(fastify: FastifyInstance, path: string): void {
  fastify.addHook('onRoute', (route) => {
    if (route.url !== path) return;
    route.bodyLimit = BODY_LIMIT;
    route.errorHandler = (error, request, reply) => {
      const known = asAppError(error);
      if (known.status === 413) refuseLarge(reply);
      else if (TOLD_HERE.includes(known.status)) refuseNow(reply, known, request.id);
      else fastify.errorHandler(error, request, reply);
    };
  });
}

function refuseLarge(reply: FastifyReply): void {
  const { message, extensions } = tooLarge();
  void reply.status(400).send({ errors: [{ message, extensions: { code: extensions['code'] } }] });
}

function refuseNow(reply: FastifyReply, error: AppError, requestId: string): void {
  const { status, code, message, retryAfterSeconds } = error;
  if (error instanceof BodyRefused) void reply.removeHeader('connection');
  if (status === 401) void reply.header('www-authenticate', 'Token');
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  void reply.status(status).send({ errors: [{ message, extensions: { code, requestId } }] });
}
