import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { AccountId } from '../../accounts/account-id.decorator.js';
import { AcceptTokenHeaders } from '../../accounts/auth.decorators.js';
import { NOTIFICATIONS_TOKEN_HEADERS } from '../request/documented-url.js';
import { sendEnvelope } from './envelope.js';
import { NotificationsErrorFilter } from './notifications-error.filter.js';
import { DocumentNotifications } from './notifications.docs.js';
import { NotificationsService } from './notifications.service.js';
import { queryParameters } from '../request/query-parameters.js';
import { ReadOnlyController } from '../request/read-only.controller.js';

/** `GET /api/webhooks/notifications`: the camelCase list in its one envelope. */
@Controller('api/webhooks/notifications')
@AcceptTokenHeaders(...NOTIFICATIONS_TOKEN_HEADERS)
@UseFilters(NotificationsErrorFilter)
export class NotificationsController extends ReadOnlyController {
  protected readonly description = Buffer.alloc(0);

  constructor(private readonly notifications: NotificationsService) {
    super();
  }

  @Get()
  @DocumentNotifications()
  async list(
    @AccountId() accountId: number,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendEnvelope(request, reply, { data: await this.notifications.page(accountId, queryParameters(request.url)) });
  }
}
