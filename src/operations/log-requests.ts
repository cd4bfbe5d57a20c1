import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

/** Asked every few seconds by machines. */
const PROBES = /^\/(health|metrics)\b/;

/**
 * Logs each answered request: its method, the route's pattern, the status, how long it took and the request id that
 * errors quote. Neither URLs nor headers: both may hold tokens.
 */
export function logRequests(fastify: FastifyInstance): void {
  const logger = new Logger('Request');
  fastify.addHook('onResponse', (request, reply, next) => {
    const route = request.routeOptions.url ?? null;
    const fields = {
      method: request.method,
      route,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      requestId: request.id,
    };
    if (route !== null && PROBES.test(route) && reply.statusCode < 400) logger.debug(fields);
    else logger.log(fields);
    next();
  });
}
