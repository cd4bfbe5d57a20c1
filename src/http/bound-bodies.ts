import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { AppError } from '../common/errors.js';
import type { BodyBudget, BodyTerms } from './body.budget.js';

const HIDDEN = Symbol('hiddenBody');

type Hiding = FastifyRequest & { [HIDDEN]?: true };

/**
 * Identifies a body's caller before any of it is read, and counts its bytes against that caller's share as they arrive.
 *
 * @param termsOf throws if the caller may not send a body
 */
export function boundBodies(
  fastify: FastifyInstance,
  budget: BodyBudget,
  termsOf: (request: FastifyRequest) => Promise<BodyTerms>,
): void {
  const hold = async (request: FastifyRequest, reply: FastifyReply) => {
    const terms = await termsOf(request);
    refuseCoding(request, reply);
    const limit = Math.min(terms.limit, request.routeOptions.bodyLimit ?? Infinity);
    if (Number(request.headers['content-length'] ?? 0) > limit) throw terms.beyond();
    budget.hold(request.raw, reply.raw, { ...terms, limit });
  };
  // After all hooks that hide a body, and last before it is read.
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    // No route would read it.
    if (request.is404) hideBody(request);
    if (!hasBody(request)) return done(null, payload);
    hold(request, reply).then(() => done(null, payload), done);
  });
}

/**
 * Keeps Fastify from reading a body: parsers refuse unknown types and text that does not match its type. `rawHeaders` still
 * has the original headers. Bytes that nobody reads are drained.
 */
export function hideBody(request: FastifyRequest): void {
  (request as Hiding)[HIDDEN] = true;
  const { headers } = request.raw;
  delete headers['content-type'];
  delete headers['content-length'];
  delete headers['transfer-encoding'];
}

/** Whether a route accepts any body, and reads it itself or not at all. */
export function isBodyHidden(request: FastifyRequest): boolean {
  return (request as Hiding)[HIDDEN] === true;
}

/** Compressed bodies are refused: a few bytes could become any number of them. */
function refuseCoding({ headers }: FastifyRequest, reply: FastifyReply): void {
  const coding = headers['content-encoding']?.trim().toLowerCase() || 'identity';
  if (coding === 'identity') return;
  void reply.header('accept-encoding', 'identity');
  throw new AppError('unsupported_media_type', {
    detail: 'Send the body without Content-Encoding: compressed bodies are not accepted.',
  });
}

/** Fastify reads no body of a GET or HEAD. */
function hasBody({ method, headers }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
