import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { AccountId } from '../accounts/account-id.decorator.js';
import { ParseSmallIdPipe } from '../http/parse-id.pipe.js';
import { TakesNoBody } from '../http/takes-no-body.js';
import { RecoverDto, RecoveriesQueryDto, RecoveryDto, RecoveryPageDto, ResendDto } from './recoveries.dto.js';
import { RecoveriesReader } from './recoveries-reader.js';
import { RecoveriesService, type ShownRecovery } from './recoveries.service.js';

const BEGUN = { type: RecoveryDto, description: 'It was begun.' };
const COUNTED = { type: RecoveryDto, description: 'A dry run: what it would bring back.' };

@ApiTags('Recoveries')
@Controller('api/v1')
export class RecoveriesController {
  constructor(
    private readonly recoveries: RecoveriesService,
    private readonly reader: RecoveriesReader,
  ) {}

  @Post('webhooks/:id/recover')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Recover what a webhook missed',
    description:
      'Queues what failed or was missed in a time range, with a fresh allowance of attempts. One recovery of a webhook at a time.',
  })
  @ApiAcceptedResponse(BEGUN)
  @ApiOkResponse(COUNTED)
  @ApiNotFoundResponse()
  @ApiConflictResponse({ description: '`state_conflict`: the webhook is disabled, or a recovery of it is not over.' })
  async recover(
    @AccountId() accountId: number,
    @Param('id', ParseSmallIdPipe) id: number,
    @Body() dto: RecoverDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecoveryDto> {
    return shown(await this.recoveries.recover(accountId, id, dto), reply);
  }

  @Post('deliveries/resend')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Send all deliveries of a filter again',
    description:
      'What is exhausted or canceled unless states are named, as a recovery; pending ones are passed over. Of delivered ones it makes one more attempt. The body needs a condition, or `all: true`.',
  })
  @ApiAcceptedResponse(BEGUN)
  @ApiOkResponse(COUNTED)
  @ApiNotFoundResponse()
  @ApiConflictResponse({ description: '`state_conflict`: the webhook is disabled, or a recovery of it is not over.' })
  async resend(
    @AccountId() accountId: number,
    @Body() dto: ResendDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecoveryDto> {
    const { all, dryRun, ratePerSecond, ...filter } = dto;
    return shown(await this.recoveries.resend(accountId, filter, { all, dryRun, ratePerSecond }), reply);
  }

  @Get('recoveries')
  @ApiOperation({ summary: 'List recoveries', description: 'Newest first.' })
  @ApiOkResponse({ type: RecoveryPageDto })
  async list(@AccountId() accountId: number, @Query() query: RecoveriesQueryDto): Promise<RecoveryPageDto> {
    const { items, nextCursor } = await this.reader.list(accountId, query, query);
    return { items: items.map((item) => RecoveryDto.of(item)), nextCursor };
  }

  @Get('recoveries/:id')
  @ApiOperation({ summary: 'Show a recovery and how far it has come' })
  @ApiOkResponse({ type: RecoveryDto })
  async get(@AccountId() accountId: number, @Param('id', ParseSmallIdPipe) id: number): Promise<RecoveryDto> {
    return RecoveryDto.of(await this.reader.get(accountId, id));
  }

  @Post('recoveries/:id/pause')
  @HttpCode(200)
  @TakesNoBody()
  @ApiOperation({ summary: 'Pause a recovery', description: 'It queues no more. What it has queued is sent.' })
  @ApiOkResponse({ type: RecoveryDto })
  @ApiConflictResponse({ description: '`state_conflict`: it is over.' })
  async pause(@AccountId() accountId: number, @Param('id', ParseSmallIdPipe) id: number): Promise<RecoveryDto> {
    return RecoveryDto.of(await this.recoveries.move(accountId, id, 'paused'));
  }

  @Post('recoveries/:id/resume')
  @HttpCode(200)
  @TakesNoBody()
  @ApiOperation({ summary: 'Resume a paused recovery', description: 'It goes on where it was.' })
  @ApiOkResponse({ type: RecoveryDto })
  @ApiConflictResponse({ description: '`state_conflict`: it is over.' })
  async resume(@AccountId() accountId: number, @Param('id', ParseSmallIdPipe) id: number): Promise<RecoveryDto> {
    return RecoveryDto.of(await this.recoveries.move(accountId, id, 'running'));
  }

  @Post('recoveries/:id/cancel')
  @HttpCode(200)
  @TakesNoBody()
  @ApiOperation({ summary: 'Cancel a recovery', description: 'It queues no more. What it has queued is sent.' })
  @ApiOkResponse({ type: RecoveryDto })
  @ApiConflictResponse({ description: '`state_conflict`: it is over.' })
  async cancel(@AccountId() accountId: number, @Param('id', ParseSmallIdPipe) id: number): Promise<RecoveryDto> {
    return RecoveryDto.of(await this.recoveries.move(accountId, id, 'canceled'));
  }
}

function shown(recovery: ShownRecovery, reply: FastifyReply): RecoveryDto {
  if (recovery.id === null) void reply.status(200);
  return RecoveryDto.of(recovery);
}
