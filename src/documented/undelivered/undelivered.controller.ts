import { applyDecorators, Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
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
import type { FastifyReply, FastifyRequest } from 'fastify';

import { AccountId } from '../../accounts/account-id.decorator.js';
import { INT32, INT64 } from '../../http/schemas.js';
import { queryParameters } from '../request/query-parameters.js';
import { ReadOnlyController } from '../request/read-only.controller.js';
import { sendPieces } from './send-pieces.js';
import { UndeliveredErrorFilter } from './undelivered-errors.js';
import { CREATED_BOUNDS, SORTS, undeliveredQuery } from './undelivered-query.js';
import { UndeliveredErrorDto, UndeliveredPageDto } from './undelivered.dto.js';
import { UndeliveredService } from './undelivered.service.js';

/** `GET /api/v1/oms/settings/undelivered_webhooks/`: the snake_case list with Django REST Framework's habits. */
// Nest removes one slash from a path's end, and the documented path ends in one.
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

/** Describes the list for OpenAPI. */
function DocumentUndelivered() {
  return applyDecorators(
    ApiTags('Documented endpoints'),
    ApiOperation({
      summary: 'List undelivered webhook events',
      description:
        'Webhook events that have not been delivered, in detail: those with failed attempts, canceled ones, and those still unsent a minute after they were due.',
    }),
    ...parameters(),
    ...responses(),
  );
}

function parameters() {
  const optional = (name: string, description: string, schema: SchemaObject = { type: 'string' }) =>
    ApiQuery({ name, required: false, description, schema });
  return [
    ApiQuery({
      name: 'page',
      required: false,
      description: 'A page number, or `last`',
      schema: { type: 'string', default: '1' },
    }),
    ApiQuery({ name: 'limit', required: false, schema: { ...INT32, default: 20, maximum: 500 } }),
    ApiQuery({ name: 'sort', required: false, enum: SORTS }),
    optional('event_type', 'The type of the event, case-insensitive'),
    optional('webhook', 'The id of the webhook', INT32),
    optional('uuid', 'The unique key of the webhook event', { type: 'string', format: 'uuid' }),
    optional('response_http_status', 'The status shown in the row', INT32),
    optional('object_id', 'The id of the object', INT64),
    optional('content_type', 'The content type of the object', INT64),
    ...CREATED_BOUNDS.map((bound) =>
      optional(`created_date__${bound}`, 'Limit of the creation date', { type: 'string', format: 'date-time' }),
    ),
  ];
}

function responses() {
  return [
    ApiOkResponse({ type: UndeliveredPageDto }),
    ApiBadRequestResponse({
      description: 'A filter has an invalid value; the body names it.',
      schema: {
        type: 'object',
        additionalProperties: { type: 'array', items: { type: 'string' } },
        example: { uuid: ['Enter a valid UUID.'] },
      },
    }),
    ApiUnauthorizedResponse({ description: 'The token is missing or invalid', type: UndeliveredErrorDto }),
    ApiForbiddenResponse({ description: 'The token does not have permission', type: UndeliveredErrorDto }),
    ApiNotFoundResponse({ description: 'The page does not exist', type: UndeliveredErrorDto }),
    ApiTooManyRequestsResponse({ description: 'With Retry-After', type: UndeliveredErrorDto }),
    ApiInternalServerErrorResponse({ type: UndeliveredErrorDto }),
    ApiServiceUnavailableResponse({ description: 'With Retry-After', type: UndeliveredErrorDto }),
  ];
}
