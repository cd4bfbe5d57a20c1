import type { FastifyReply, FastifyRequest } from 'fastify';

import type { NotificationErrorDto } from './notifications.dto.js';
import { requestIdOf } from './request-id.js';

/** What an envelope carries: data or errors, never both. */
export type EnvelopeContent = { readonly data: unknown } | { readonly errors: readonly NotificationErrorDto[] };

/** Sends the one envelope of all answers: exactly `data`, `errors` and `metadata`, the request id in a header too. */
export function sendEnvelope(request: FastifyRequest, reply: FastifyReply, content: EnvelopeContent): void {
  const requestId = requestIdOf(request);
  const body = { data: null, errors: null, ...content, metadata: { requestId } };
  reply
    .header('Content-Type', 'application/json; charset=utf-8')
    .header('X-Request-ID', requestId)
    .send(JSON.stringify(body));
}
