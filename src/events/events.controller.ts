import { Controller, Get, Header, Headers, HttpCode, Param, Post, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConflictResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import { AccountId } from '../accounts/account-id.decorator.js';
import { objectText } from '../common/json-text.js';
import type { EventEntity } from '../database/entities/index.js';
import { DeliveriesReader } from '../deliveries/deliveries.reader.js';
import { takeJsonBody } from '../http/json-body.js';
import { checkIdempotencyKey } from './check-event.js';
import { EventDto, PublishBatchDto, PublishedBatchDto, PublishedEventDto, PublishEventDto } from './events.dto.js';
import { EventsReader } from './events.reader.js';
import { EventsService } from './events.service.js';
import { readBatch, readEvent } from './read-events.js';

const KEY_HEADER = 'Idempotency-Key';
const KEY_OF_ONE = 'is for a single event: give each event of a batch its own idempotencyKey';
const CONFLICT = { description: '`idempotency_conflict`: the key was used before for a different event.' };

@ApiTags('Events')
@Controller('api/v1/events')
export class EventsController {
  constructor(
    private readonly events: EventsService,
    private readonly reader: EventsReader,
    private readonly deliveries: DeliveriesReader,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Publish an event',
    description: 'Accepted means committed: the response is sent once the event and its deliveries are stored.',
  })
  @ApiHeader({
    name: KEY_HEADER,
    required: false,
    schema: { type: 'string', minLength: 1, maxLength: 255 },
    description: 'Repeating a request with the same key returns the original event.',
  })
  @ApiBody({ type: PublishEventDto })
  @ApiAcceptedResponse({ type: PublishedEventDto })
  @ApiConflictResponse(CONFLICT)
  async publish(
    @AccountId() accountId: number,
    @Headers(KEY_HEADER) key: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<PublishedEventDto> {
    const problem = checkIdempotencyKey(key);
    const refused = problem === null ? [] : [{ field: KEY_HEADER, message: problem }];
    const draft = readEvent(takeJsonBody(request), key ?? null, refused);
    const [event] = await this.events.publish(accountId, [draft]);
    return { ...event!, createdAt: event!.createdAt.toISOString() };
  }

  @Post('batch')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Publish up to 1,000 events',
    description:
      'All or none, returned in the same order. A batch may create up to 100,000 deliveries, one for each event and matching webhook. Each event has its own `idempotencyKey`; the `Idempotency-Key` header is refused.',
  })
  @ApiBody({ type: PublishBatchDto })
  @ApiAcceptedResponse({ type: PublishedBatchDto })
  @ApiConflictResponse(CONFLICT)
  async publishBatch(
    @AccountId() accountId: number,
    @Headers(KEY_HEADER) key: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<PublishedBatchDto> {
    const refused = key === undefined ? [] : [{ field: KEY_HEADER, message: KEY_OF_ONE }];
    const events = await this.events.publish(accountId, readBatch(takeJsonBody(request), refused));
    return { events: events.map(({ id, deliveries }) => ({ id, deliveries })) };
  }

  @Get(':id')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOperation({ summary: 'Show an event with its deliveries' })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: EventDto })
  async get(@AccountId() accountId: number, @Param('id') id: string): Promise<string> {
    const event = await this.reader.get(accountId, id);
    return shownEvent(event, await this.deliveries.listOfEvent(accountId, event));
  }
}

/** As JSON text, with the payload as published. */
function shownEvent(event: EventEntity, deliveries: unknown): string {
  const { id, type, payload, instance, objectId, contentType, occurredAt, createdAt } = event;
  return objectText({
    id: JSON.stringify(id),
    type: JSON.stringify(type),
    payload,
    objectId: objectId ?? 'null',
    contentType: contentType ?? 'null',
    instance: JSON.stringify(instance),
    occurredAt: JSON.stringify(occurredAt),
    createdAt: JSON.stringify(createdAt),
    deliveries: JSON.stringify(deliveries),
  });
}
