import { STATUS_CODES } from 'node:http';

import { All, Controller, type OnModuleInit, Param, Query, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { Public } from '../accounts/auth.decorators.js';
import { BodyBudget } from '../http/body.budget.js';
import { answerStatus } from './answer-status.js';
import { InboxesService } from './inboxes.service.js';
import { readBody } from './read-body.js';
import { receivedHeaders } from './received-headers.js';

const ROUTE = '/inbox/:id';

/** Bytes. A signature covers all of a body, though only its beginning is kept. */
const BODY_LIMIT = 8 * 1024 * 1024;

/** Answers that have no body, by HTTP. */
const WITHOUT_BODY = new Set([204, 205, 304]);

/** The inboxes' own URLs: anyone who knows one may send anything to it. */
@ApiExcludeController()
@Controller()
export class InboxReceiverController implements OnModuleInit {
  constructor(
    private readonly inboxes: InboxesService,
    private readonly bodies: BodyBudget,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter?.getInstance<FastifyInstance>();
    fastify?.addHook('onRequest', (request, _reply, next) => {
      if (request.routeOptions.url === ROUTE) hideBody(request);
      next();
    });
  }

  @All(ROUTE)
  @Public()
  async receive(
    @Param('id') id: string,
    @Query('status') chosen: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const status = answerStatus(chosen);
    const body = await readBody(request.raw, BODY_LIMIT, this.bodies.holdFor(reply.raw));
    await this.inboxes.receive(id, { method: request.method, headers: receivedHeaders(request.raw.rawHeaders), body });
    const text = WITHOUT_BODY.has(status) ? '' : `${status} ${STATUS_CODES[status] ?? ''}`.trim();
    await reply.status(status).type('text/plain; charset=utf-8').send(text);
  }
}

/**
 * Keeps Fastify from reading a body: parsers refuse types they do not know and text that is not what its type says, and
 * an inbox takes every byte as it is. `rawHeaders` still has what was sent.
 */
function hideBody({ raw: { headers } }: FastifyRequest): void {
  delete headers['content-type'];
  delete headers['content-length'];
  delete headers['transfer-encoding'];
}
