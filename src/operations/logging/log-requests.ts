import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

import type { DatabaseWatch } from '../health/database.watch.js';

/** Paths that machines request every few seconds. */
const PROBES = /^\/(health|metrics)\b/;

/** Paths for publishing events. */
const PUBLISHES = /^\/api\/v1\/events(\/batch)?$/;

/**
 * Logs each request after its response: the method, the route's pattern, the status, the duration and the request id that
 * errors quote. Refusals because the database is unreachable are counted instead. URLs and headers are not logged, because
 * both may hold tokens.
 */
export function logRequests(fastify: FastifyInstance, database: DatabaseWatch): void {
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
    const isProbe = route !== null && PROBES.test(route);
    const isPublish = route !== null && PUBLISHES.test(route) && request.method === 'POST';
    const isTold = reply.statusCode === 503 && !isProbe && database.refused(isPublish);
    if ((isProbe && reply.statusCode < 400) || isTold) logger.debug(fields);
    else logger.log(fields);
    next();
  });
}
