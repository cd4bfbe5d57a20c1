import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import findMyWay from 'find-my-way';

import { AppError } from '../common/errors.js';

/** A path of the router, whatever the method. */
interface KnownPath {
  readonly methods: Set<string>;
  readonly isPublic: boolean;
}

/** Who may learn which methods a path takes. */
export interface PathReaders {
  /** Whether anyone may learn it. */
  readonly isPublic: (route: RouteOptions) => boolean;
  /** Throws if the caller is unknown. */
  readonly identify: (request: FastifyRequest) => Promise<unknown>;
}

/**
 * Returns 405 with `Allow` if a path has a route, but none for the method. An unknown caller gets a 401 first. Call this
 * before any route is registered.
 */
export function refuseMethods(fastify: FastifyInstance, { isPublic, identify }: PathReaders): void {
  // The same router as Fastify's, which does not say what it would find for another method.
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
  // After the hooks of paths that refuse methods in their own format.
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    // A parameter may have swallowed a path of its own: `GET /deliveries/resend` is no delivery.
    if (!request.is404 && !request.routeOptions.url?.includes('/:')) return done(null, payload);
    const path = router.find('GET', request.url.split('?', 1)[0]!)?.store as KnownPath | undefined;
    if (!path || path.methods.has(request.method)) return done(null, payload);
    const refuse = () => {
      const allowed = [...path.methods].sort().join(', ');
      void reply.header('allow', allowed);
      done(new AppError('method_not_allowed', { detail: `${request.method} is not allowed here: use ${allowed}.` }));
    };
    if (path.isPublic) return refuse();
    identify(request).then(refuse, done);
  });
}
