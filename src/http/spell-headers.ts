import type { FastifyInstance } from 'fastify';

/** Headers as their specifications spell them. HTTP ignores case, but some clients look headers up by it. */
const SPELLED = ['Allow', 'Location', 'Retry-After', 'WWW-Authenticate', 'X-Request-ID'].map(
  (spelled) => [spelled.toLowerCase(), spelled] as const,
);

/** Sends these headers in this spelling; Fastify would write them in lower case, as HTTP allows. */
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
