import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply } from 'fastify';

import { hideBody } from '../http/bound-bodies.js';

export const UNDELIVERED_PATH = '/api/v1/oms/settings/undelivered_webhooks/';
export const NOTIFICATIONS_PATH = '/api/webhooks/notifications';

const WITHOUT_SLASH = UNDELIVERED_PATH.slice(0, -1);

/**
 * What the two documented paths need before Nest sees a request: the redirect to the trailing slash, and bodies that are
 * never parsed, or one of an unknown type would be refused with 415 before anyone asked for a token.
 */
@Injectable()
export class DocumentedPaths implements OnModuleInit {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  onModuleInit(): void {
    // Without a listener (the schema's printer) there is nothing to do.
    const fastify = this.adapterHost.httpAdapter?.getInstance<FastifyInstance>();
    fastify?.addHook('onRequest', (request, reply, next) => {
      const [path, query] = split(request.url);
      if (path === WITHOUT_SLASH) return redirect(reply, query);
      if (path === UNDELIVERED_PATH || path === NOTIFICATIONS_PATH) hideBody(request);
      next();
    });
  }
}

function redirect(reply: FastifyReply, query: string): void {
  reply
    .code(301)
    .header('Location', UNDELIVERED_PATH + query)
    .send();
}

/** The path, and the query with its `?`, as sent. */
function split(url: string): [path: string, query: string] {
  const start = url.indexOf('?');
  return start < 0 ? [url, ''] : [url.slice(0, start), url.slice(start)];
}
