import type { FastifyInstance } from 'fastify';

/** Headers as their documents spell them. Case means nothing in HTTP, but does to clients that look them up by it. */
const SPELLED = ['Allow', 'Location', 'Retry-After', 'WWW-Authenticate', 'X-Request-ID'].map(
  (spelled) => [spelled.toLowerCase(), spelled] as const,
);

/** Sends these headers as they are spelled; Fastify would write them in lower case, which it does by HTTP's leave. */
export function spellHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    for (const [name, spelled] of SPELLED) {
      const value = reply.getHeader(name);
      if (value === undefined) continue;
      reply.removeHeader(name);
      reply.raw.setHeader(spelled, value);
    }
    done(null, payload);
  });
}
