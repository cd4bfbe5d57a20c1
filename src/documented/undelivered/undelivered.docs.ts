import { applyDecorators } from '@nestjs/common';
import type { SchemaObject } from '@nestjs/swagger';
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

import { INT32, INT64 } from '../../http/schemas.js';
import { CREATED_BOUNDS, SORTS } from './undelivered-query.js';
import { UndeliveredErrorDto, UndeliveredPageDto } from './undelivered.dto.js';

const optional = (name: string, description: string, schema: SchemaObject = { type: 'string' }) =>
  ApiQuery({ name, required: false, description, schema });

/** Describes the undelivered list for OpenAPI. */
export const DocumentUndelivered = () =>
  applyDecorators(
    ApiTags('Documented endpoints'),
    ApiOperation({
      summary: 'List undelivered webhook events',
      description:
        'Every webhook event that has not been delivered, with detailed information: attempted in vain, canceled, or not sent a minute after it was due.',
    }),
    ApiQuery({
      name: 'page',
      required: false,
      description: 'A page number, or `last`',
      schema: { type: 'string', default: '1' },
    }),
    ApiQuery({ name: 'limit', required: false, schema: { ...INT32, default: 20, maximum: 500 } }),
    ApiQuery({ name: 'sort', required: false, enum: SORTS }),
    optional('event_type', 'The type of the event, in any case'),
    optional('webhook', 'The id of the webhook', INT32),
    optional('uuid', 'The unique key of the webhook event', { type: 'string', format: 'uuid' }),
    optional('response_http_status', 'The status that is shown', INT32),
    optional('object_id', 'The id of the object', INT64),
    optional('content_type', 'The content type of the object', INT64),
    ...CREATED_BOUNDS.map((bound) =>
      optional(`created_date__${bound}`, 'Bound of the creation date', { type: 'string', format: 'date-time' }),
    ),
    ApiOkResponse({ type: UndeliveredPageDto }),
    ApiBadRequestResponse({
      description: 'A filter has a bad value; the body names it.',
      schema: {
        type: 'object',
        additionalProperties: { type: 'array', items: { type: 'string' } },
        example: { uuid: ['Enter a valid UUID.'] },
      },
    }),
    ApiUnauthorizedResponse({ description: 'No token, or not a valid one', type: UndeliveredErrorDto }),
    ApiForbiddenResponse({ description: 'The token has no right to this', type: UndeliveredErrorDto }),
    ApiNotFoundResponse({ description: 'There is no such page', type: UndeliveredErrorDto }),
    ApiTooManyRequestsResponse({ description: 'With Retry-After', type: UndeliveredErrorDto }),
    ApiInternalServerErrorResponse({ type: UndeliveredErrorDto }),
    ApiServiceUnavailableResponse({ description: 'With Retry-After', type: UndeliveredErrorDto }),
  );
