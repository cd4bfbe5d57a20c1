import { applyDecorators } from '@nestjs/common';
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

import { INT32 } from '../../http/schemas.js';
import { NOTIFICATION_STATUSES, NotificationErrorsEnvelopeDto, NotificationsEnvelopeDto } from './notifications.dto.js';

const FAILED = { type: NotificationErrorsEnvelopeDto };

/** Describes the notifications list for OpenAPI. */
export const DocumentNotifications = () =>
  applyDecorators(
    ApiTags('Documented endpoints'),
    ApiOperation({
      summary: 'Webhook notification',
      description:
        'The calls made to the registered webhooks, and those still to be made: the webhook, the URL called, the time, ' +
        'the delivery status and the number of attempts. It is possible to request 7 days of history.',
    }),
    ApiQuery({ name: 'status', required: false, enum: NOTIFICATION_STATUSES, example: 'failed' }),
    ApiQuery({ name: 'event', required: false, type: String, example: 'order:delete' }),
    ApiQuery({
      name: 'active',
      required: false,
      type: Boolean,
      description:
        'Not delivered yet and attempts left: the notification will be sent again. `1`, `0` and any case are taken too',
    }),
    ApiQuery({
      name: 'from',
      required: false,
      type: String,
      example: '2018-05-28T14:17:00+02:00',
      description:
        'From when on; the + of the time zone may be coded as %2B. The account’s time zone where none is named',
    }),
    ApiQuery({
      name: 'itemsPerPage',
      required: false,
      schema: { ...INT32, minimum: 1, maximum: 500, default: 20 },
    }),
    ApiQuery({ name: 'page', required: false, schema: { ...INT32, minimum: 1, default: 1 } }),
    ApiOkResponse({ type: NotificationsEnvelopeDto }),
    ApiBadRequestResponse({ description: '`invalid-parameter`', ...FAILED }),
    ApiUnauthorizedResponse({ description: '`missing-access-token`, `invalid-token`, `expired-token`', ...FAILED }),
    ApiForbiddenResponse({ description: '`invalid-token-no-rights`', ...FAILED }),
    ApiNotFoundResponse({ description: '`page-not-found`', ...FAILED }),
    ApiTooManyRequestsResponse({ description: '`rate-limit-exceeded`, with Retry-After', ...FAILED }),
    ApiInternalServerErrorResponse({ description: '`internal-error`', ...FAILED }),
    ApiServiceUnavailableResponse({ description: '`service-unavailable`, with Retry-After', ...FAILED }),
  );
