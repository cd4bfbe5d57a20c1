import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { Callers } from '../accounts/callers.js';
import { AppError } from '../common/errors.js';
import { asAppError } from '../http/as-app-error.js';
import { hideBody } from '../http/bound-bodies.js';
import { NOTIFICATIONS_PATH, UNDELIVERED_PATH } from './documented-url.js';
import { sendNotificationsError } from './notifications/envelope.js';
import { NOTIFICATIONS_TOKEN_HEADERS } from './notifications/notifications.controller.js';
import { sendUndeliveredError } from './undelivered/undelivered-errors.js';

const WITHOUT_SLASH = UNDELIVERED_PATH.slice(0, -1);

/** How a documented path sends errors, and the headers besides `Authorization` in which it accepts a token. */
interface Documented {
  readonly send: (request: FastifyRequest, reply: FastifyReply, error: AppError) => void;
  readonly tokenHeaders: readonly string[];
}

const DOCUMENTED: Readonly<Record<string, Documented>> = {
  [UNDELIVERED_PATH]: { send: sendUndeliveredError, tokenHeaders: [] },
  [NOTIFICATIONS_PATH]: {
    send: sendNotificationsError,
    tokenHeaders: NOTIFICATIONS_TOKEN_HEADERS.map((name) => name.toLowerCase()),
  },
};

/**
 * What the two documented paths need before Nest sees a request: the redirect to the trailing slash, and bodies that are
 * never parsed, or one of an unknown type would get 415 before the token is checked. Nest has no routes for methods such as
 * TRACE, so they are refused here, in the same form.
 */
@Injectable()
export class DocumentedPaths implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly callers: Callers,
  ) {}

  onModuleInit(): void {
    // Without a listener (the schema's printer) there is nothing to do.
    const fastify = this.adapterHost.httpAdapter?.getInstance<FastifyInstance>();
    fastify?.addHook('onRequest', (request, reply, next) => {
      const [path, query] = split(request.url);
      if (path === WITHOUT_SLASH) return redirect(reply, query);
      const documented = Object.hasOwn(DOCUMENTED, path) ? DOCUMENTED[path] : undefined;
      if (documented) hideBody(request);
      if (documented && request.is404) return void this.refuse(documented, request, reply);
      next();
    });
  }

  private async refuse({ send, tokenHeaders }: Documented, request: FastifyRequest, reply: FastifyReply) {
    const refusal = await this.callers.identify(request, { headers: tokenHeaders, cookie: false }).then(
      () => new AppError('method_not_allowed'),
      (error: unknown) => asAppError(error),
    );
    send(request, reply, refusal);
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
