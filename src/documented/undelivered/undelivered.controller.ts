import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { AccountId } from '../../accounts/account-id.decorator.js';
import { queryParameters } from '../request/query-parameters.js';
import { ReadOnlyController } from '../request/read-only.controller.js';
import { sendPieces } from './send-pieces.js';
import { UndeliveredErrorFilter } from './undelivered-error.filter.js';
import { undeliveredQuery } from './undelivered-query.js';
import { DocumentUndelivered } from './undelivered.docs.js';
import { UndeliveredService } from './undelivered.service.js';

/** `GET /api/v1/oms/settings/undelivered_webhooks/`: the snake_case list with Django REST Framework's habits. */
// Nest takes one slash off a path's end, and the documented path ends in one.
@Controller('api/v1/oms/settings/undelivered_webhooks//')
@UseFilters(UndeliveredErrorFilter)
export class UndeliveredController extends ReadOnlyController {
  protected readonly description = Buffer.from(
    JSON.stringify({
      name: 'Undelivered Webhook List',
      description: 'Webhook events which are not delivered to their target.',
      renders: ['application/json'],
      parses: ['application/json'],
    }),
  );

  constructor(private readonly undelivered: UndeliveredService) {
    super();
  }

  @Get()
  @DocumentUndelivered()
  async list(
    @AccountId() accountId: number,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const query = undeliveredQuery(queryParameters(request.url));
    const pieces = await this.undelivered.page(accountId, query, request);
    reply.header('Content-Type', 'application/json');
    await sendPieces(reply, pieces);
  }
}
