import type { FastifyInstance, FastifyReply } from 'fastify';

import { tooLarge } from './document-limits.js';

/** Bytes of a request: the largest payload that can be published, however it is escaped, and a document. */
const BODY_LIMIT = 2 * 1024 * 1024;

/** Keeps large bodies from the route at `path`, in GraphQL's own form. To be called before the route is made. */
export function limitBodies(fastify: FastifyInstance, path: string): void {
  fastify.addHook('onRoute', (route) => {
    if (route.url !== path) return;
    route.bodyLimit = BODY_LIMIT;
    route.errorHandler = (error, request, reply) => {
      if (error.statusCode === 413) refuse(reply);
      else fastify.errorHandler(error, request, reply);
    };
  });
}

function refuse(reply: FastifyReply): void {
  const { message, extensions } = tooLarge();
  void reply.status(400).send({ errors: [{ message, extensions: { code: extensions['code'] } }] });
}
