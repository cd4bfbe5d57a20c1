import { STATUS_CODES } from 'node:http';
import type { Readable } from 'node:stream';

import { All, Controller, type OnModuleInit, Param, Query, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { Public } from '../accounts/auth.decorators.js';
import { AppError } from '../common/errors.js';
import { BodyBudget, type BodyTerms } from '../http/body.budget.js';
import { hideBody } from '../http/bound-bodies.js';
import { answerStatus } from './answer-status.js';
import { InboxesService } from './inboxes.service.js';
import { receivedHeaders } from './received-headers.js';

const ROUTE = '/inbox/:id';

/** Bytes. A signature covers the whole body, though only its beginning is kept. */
const BODY_LIMIT = 8 * 1024 * 1024;

/** Anyone may send to an inbox, so all inboxes together have the memory of one caller. */
const TERMS: BodyTerms = {
  caller: 'inboxes',
  limit: BODY_LIMIT,
  beyond: () => new AppError('payload_too_large'),
};

/** Statuses whose responses have no body in HTTP. */
const WITHOUT_BODY = new Set([204, 205, 304]);

/** The inboxes' own URLs. Anyone who knows one may send anything to it. */
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
    this.bodies.hold(request.raw, reply.raw, TERMS);
    const body = await readBody(request.raw);
    await this.inboxes.receive(id, { method: request.method, headers: receivedHeaders(request.raw.rawHeaders), body });
    const text = WITHOUT_BODY.has(status) ? '' : `${status} ${STATUS_CODES[status] ?? ''}`.trim();
    await reply.status(status).type('text/plain; charset=utf-8').send(text);
  }
}

/**
 * The whole of a request's body as it came over the wire. Who bounds it has the stream emit an error.
 *
 * @throws that error; the connection stays whole, so that it can be told
 */
function readBody(stream: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    const keep = (piece: Buffer) => void pieces.push(piece);
    stream.on('data', keep);
    stream.once('end', () => resolve(Buffer.concat(pieces)));
    stream.on('error', (error) => {
      stream.off('data', keep);
      pieces.length = 0;
      reject(error);
    });
  });
}
