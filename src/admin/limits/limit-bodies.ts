import type { FastifyInstance, FastifyReply } from 'fastify';

import { AppError } from '../../common/errors.js';
import { tooLarge } from './document-limits.js';

/** Bytes of a request: the largest payload that can be published, however it is escaped, and a document. */
const BODY_LIMIT = 2 * 1024 * 1024;

/**
 * Keeps large bodies from the route at `path`, and says in GraphQL's own form why a body was refused before it was read. To
 * be called before the route is made.
 */
export function limitBodies(fastify: FastifyInstance, path: string): void {
  fastify.addHook('onRoute', (route) => {
    if (route.url !== path) return;
    route.bodyLimit = BODY_LIMIT;
    route.errorHandler = (error, request, reply) => {
      if (error.statusCode === 413) refuseLarge(reply);
      else if (error instanceof AppError && error.code === 'unavailable') refuseNow(reply, error, request.id);
      else fastify.errorHandler(error, request, reply);
    };
  });
}

function refuseLarge(reply: FastifyReply): void {
  const { message, extensions } = tooLarge();
  void reply.status(400).send({ errors: [{ message, extensions: { code: extensions['code'] } }] });
}

function refuseNow(
  reply: FastifyReply,
  { status, code, message, retryAfterSeconds }: AppError,
  requestId: string,
): void {
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  void reply.status(status).send({ errors: [{ message, extensions: { code, requestId } }] });
}
