import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import findMyWay from 'find-my-way';

import { AppError } from '../common/errors.js';

/** An address of the router, whatever the method. */
interface KnownPath {
  readonly methods: Set<string>;
  readonly isPublic: boolean;
}

/** Who may know which methods a path takes. */
export interface PathReaders {
  /** Whether a route tells anyone. */
  readonly isPublic: (route: RouteOptions) => boolean;
  /** Throws where the caller is not known. */
  readonly identify: (request: FastifyRequest) => Promise<unknown>;
}

/**
 * Answers 405 with `Allow` where a path has a route, but none for the method; who is not known hears that first. To be
 * called before any route is made.
 */
export function refuseMethods(fastify: FastifyInstance, { isPublic, identify }: PathReaders): void {
  // The router that Fastify uses, which tells nobody what it would find.
  const router = findMyWay({ ignoreTrailingSlash: false, maxParamLength: 200 });
  const known = new Map<string, KnownPath>();
  fastify.addHook('onRoute', (route) => {
    const before = known.get(route.url);
    const path = before ?? { methods: new Set(), isPublic: isPublic(route) };
    for (const method of [route.method].flat()) path.methods.add(method);
    if (before) return;
    known.set(route.url, path);
    router.on('GET', route.url, () => {}, path);
  });
  // After the hooks of paths that refuse methods in a form of their own.
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    // One with a parameter may be taken for a path of its own: `GET /deliveries/resend` for a delivery.
    if (!request.is404 && !request.routeOptions.url?.includes('/:')) return done(null, payload);
    const path = router.find('GET', request.url.split('?', 1)[0]!)?.store as KnownPath | undefined;
    if (!path || path.methods.has(request.method)) return done(null, payload);
    const refuse = () => {
      const allowed = [...path.methods].sort().join(', ');
      void reply.header('allow', allowed);
      done(new AppError('method_not_allowed', { detail: `${request.method} is not allowed here: ${allowed} are.` }));
    };
    if (path.isPublic) return refuse();
    identify(request).then(refuse, done);
  });
}
