import { applyDecorators, Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiForbiddenResponse,
  ApiInternalServerErrorResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiTooManyRequestsResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { AccountId } from '../../accounts/account-id.decorator.js';
import { AcceptTokenHeaders } from '../../accounts/auth.decorators.js';
import { NOTIFICATION_STATUSES } from '../../database/entities/index.js';
import { INT32 } from '../../http/schemas.js';
import { queryParameters } from '../request/query-parameters.js';
import { ReadOnlyController } from '../request/read-only.controller.js';
import { NotificationsErrorFilter, sendEnvelope } from './envelope.js';
import { NotificationErrorsEnvelopeDto, NotificationsEnvelopeDto } from './notifications.dto.js';
import { NotificationsService } from './notifications.service.js';

/** Headers that may carry a token, besides `Authorization`. */
export const NOTIFICATIONS_TOKEN_HEADERS = ['Shoptet-Access-Token', 'Shoptet-Private-API-Token'];

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

/** Describes the list for OpenAPI. */
function DocumentNotifications() {
  return applyDecorators(
    ApiTags('Documented endpoints'),
    ApiOperation({
      summary: 'Webhook notification',
      description:
        'The calls made to the registered webhooks, and those still to be made: the webhook, the URL called, the time, ' +
        'the delivery status and the number of attempts. It is possible to request 7 days of history.',
    }),
    ...parameters(),
    ...responses(),
  );
}

function parameters() {
  return [
    ApiQuery({ name: 'status', required: false, enum: NOTIFICATION_STATUSES, example: 'failed' }),
    ApiQuery({ name: 'event', required: false, type: String, example: 'order:delete' }),
    ApiQuery({
      name: 'active',
      required: false,
      type: Boolean,
      description:
        'Not delivered yet and attempts left: the notification will be sent again. `1`, `0` and any case are accepted',
    }),
    ApiQuery({
      name: 'from',
      required: false,
      type: String,
      example: '2018-05-28T14:17:00+02:00',
      description:
        'Earliest creation time. The + of the offset may be encoded as %2B. Without an offset, the account’s time zone applies',
    }),
    ApiQuery({
      name: 'itemsPerPage',
      required: false,
      schema: { ...INT32, minimum: 1, maximum: 500, default: 20 },
    }),
    ApiQuery({ name: 'page', required: false, schema: { ...INT32, minimum: 1, default: 1 } }),
  ];
}

function responses() {
  const failed = { type: NotificationErrorsEnvelopeDto };
  return [
    ApiOkResponse({ type: NotificationsEnvelopeDto }),
    ApiBadRequestResponse({ description: '`invalid-parameter`', ...failed }),
    ApiUnauthorizedResponse({ description: '`missing-access-token`, `invalid-token`, `expired-token`', ...failed }),
    ApiForbiddenResponse({ description: '`invalid-token-no-rights`', ...failed }),
    ApiNotFoundResponse({ description: '`page-not-found`', ...failed }),
    ApiTooManyRequestsResponse({ description: '`rate-limit-exceeded`, with Retry-After', ...failed }),
    ApiInternalServerErrorResponse({ description: '`internal-error`', ...failed }),
    ApiServiceUnavailableResponse({ description: '`service-unavailable`, with Retry-After', ...failed }),
  ];
}
