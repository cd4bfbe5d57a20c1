import { randomUUID } from 'node:crypto';

import type { FastifyRequest } from 'fastify';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The request's id as the log has it; a new one where that is no UUID. */
export function requestIdOf(request: FastifyRequest): string {
  return UUID.test(request.id) ? request.id : randomUUID();
}
