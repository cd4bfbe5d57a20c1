import type { FastifyInstance, FastifyRequest } from 'fastify';

import { invalidFields } from '../common/errors.js';
import { isBodyHidden } from './bound-bodies.js';

/** Methods that only read: each list and page checks its own parameters. */
const READS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses query parameters on requests that change something. No such route takes any, so `?dryRun=true` and `?webhookId=5`
 * would be ignored, and the request would do more than it asked for. A route that hides its body accepts any query, too.
 *
 * @param identify throws if the caller must be known and is not; that comes first
 */
export function refuseQueries(fastify: FastifyInstance, identify: (request: FastifyRequest) => Promise<unknown>): void {
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    if (!request.url.includes('?') || READS.includes(request.method) || request.is404 || isBodyHidden(request))
      return done(null, payload);
    const message = `is not a known parameter: a ${request.method} takes no query; send fields in the JSON body`;
    const errors = Object.keys(request.query as object).map((field) => ({ field, message }));
    if (errors.length === 0) return done(null, payload);
    identify(request).then(() => done(invalidFields(errors)), done);
  });
}
