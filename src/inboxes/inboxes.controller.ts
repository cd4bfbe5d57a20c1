import { Readable } from 'node:stream';

import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { AccountId } from '../accounts/account-id.decorator.js';
import { TakesNoBody } from '../http/takes-no-body.js';
import { InboxDto, type InboxRequestDto, InboxRequestsDto } from './inboxes.dto.js';
import { InboxesService } from './inboxes.service.js';

@ApiTags('Inboxes')
@Controller('api/v1/inboxes')
export class InboxesController {
  constructor(private readonly inboxes: InboxesService) {}

  @Post()
  @TakesNoBody()
  @ApiOperation({
    summary: 'Create an inbox',
    description: 'A built-in receiver for testing. Use its URL as a targetUrl.',
  })
  @ApiCreatedResponse({ type: InboxDto })
  create(@AccountId() accountId: number): Promise<InboxDto> {
    return this.inboxes.create(accountId);
  }

  @Get(':id')
  @ApiOperation({
    summary: 'Show what an inbox received',
    description: 'The last 100 requests within a day, newest first.',
  })
  @ApiOkResponse({ type: InboxRequestsDto })
  async list(@AccountId() accountId: number, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const requests = await this.inboxes.requests(accountId, id);
    await reply.type('application/json; charset=utf-8').send(Readable.from(asJson(requests)));
  }
}

/** The list as JSON text, piece by piece: in one piece it could have 30 MiB. */
async function* asJson(requests: AsyncIterable<InboxRequestDto>): AsyncGenerator<string> {
  let separator = '{"items":[';
  for await (const request of requests) {
    yield separator + JSON.stringify(request);
    separator = ',';
  }
  yield separator === ',' ? ']}' : `${separator}]}`;
}
