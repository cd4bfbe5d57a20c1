import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';

import type { BodyBudget, HeldBody } from './body.budget.js';

/**
 * Holds the bytes of every body that Fastify will read against the budget: all that a `Content-Length` declares before the
 * first is read, and those of a body without one as they come. A refused body is not kept, only drained.
 */
export function boundBodies(fastify: FastifyInstance, budget: BodyBudget): void {
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    const { 'content-length': declared, 'transfer-encoding': encoding } = request.raw.headers;
    if (encoding !== undefined) return done(null, counted(payload as Readable, budget.holdFor(reply.raw)));
    if (declared !== undefined && willBeRead(request, Number(declared))) {
      try {
        budget.holdFor(reply.raw).take(Number(declared));
      } catch (error) {
        return done(error as Error);
      }
    }
    done(null, payload);
  });
}

/** A body beyond the route's limit is refused by its declared length alone. */
function willBeRead({ routeOptions }: FastifyRequest, bytes: number): boolean {
  return bytes > 0 && bytes <= (routeOptions.bodyLimit ?? Infinity);
}

/** The same bytes, each held before it is passed on. */
function counted(payload: Readable, held: HeldBody): Readable {
  return Readable.from(
    (async function* () {
      // The connection stays whole, so that a refusal can still be answered.
      for await (const piece of payload.iterator({ destroyOnReturn: false })) {
        held.take((piece as Buffer).length);
        yield piece;
      }
    })(),
    { objectMode: false },
  );
}
