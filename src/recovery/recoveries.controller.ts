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

const BEGUN = { type: RecoveryDto, description: 'The recovery has started.' };
const COUNTED = { type: RecoveryDto, description: 'A dry run: what would be recovered.' };

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
      'Queues failed or missed events of a time range, with a new allowance of attempts. A webhook has at most one recovery at a time.',
  })
  @ApiAcceptedResponse(BEGUN)
  @ApiOkResponse(COUNTED)
  @ApiNotFoundResponse()
  @ApiConflictResponse({
    description: '`state_conflict`: the webhook is disabled, or another recovery of it is not finished.',
  })
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
    summary: 'Send all deliveries that match a filter again',
    description:
      'Starts a recovery of exhausted and canceled deliveries, unless the filter names states. Pending ones are skipped; delivered ones get one more attempt. The body needs a condition, or `all: true`.',
  })
  @ApiAcceptedResponse(BEGUN)
  @ApiOkResponse(COUNTED)
  @ApiNotFoundResponse()
  @ApiConflictResponse({
    description: '`state_conflict`: the webhook is disabled, or another recovery of it is not finished.',
  })
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
  @ApiOperation({ summary: 'Show a recovery and its progress' })
  @ApiOkResponse({ type: RecoveryDto })
  async get(@AccountId() accountId: number, @Param('id', ParseSmallIdPipe) id: number): Promise<RecoveryDto> {
    return RecoveryDto.of(await this.reader.get(accountId, id));
  }

  @Post('recoveries/:id/pause')
  @HttpCode(200)
  @TakesNoBody()
  @ApiOperation({ summary: 'Pause a recovery', description: 'Stops queueing. Queued deliveries are still sent.' })
  @ApiOkResponse({ type: RecoveryDto })
  @ApiConflictResponse({ description: '`state_conflict`: the recovery is finished.' })
  async pause(@AccountId() accountId: number, @Param('id', ParseSmallIdPipe) id: number): Promise<RecoveryDto> {
    return RecoveryDto.of(await this.recoveries.move(accountId, id, 'paused'));
  }

  @Post('recoveries/:id/resume')
  @HttpCode(200)
  @TakesNoBody()
  @ApiOperation({ summary: 'Resume a paused recovery', description: 'Continues where it stopped.' })
  @ApiOkResponse({ type: RecoveryDto })
  @ApiConflictResponse({ description: '`state_conflict`: the recovery is finished.' })
  async resume(@AccountId() accountId: number, @Param('id', ParseSmallIdPipe) id: number): Promise<RecoveryDto> {
    return RecoveryDto.of(await this.recoveries.move(accountId, id, 'running'));
  }

  @Post('recoveries/:id/cancel')
  @HttpCode(200)
  @TakesNoBody()
  @ApiOperation({ summary: 'Cancel a recovery', description: 'Stops queueing. Queued deliveries are still sent.' })
  @ApiOkResponse({ type: RecoveryDto })
  @ApiConflictResponse({ description: '`state_conflict`: the recovery is finished.' })
  async cancel(@AccountId() accountId: number, @Param('id', ParseSmallIdPipe) id: number): Promise<RecoveryDto> {
    return RecoveryDto.of(await this.recoveries.move(accountId, id, 'canceled'));
  }
}

function shown(recovery: ShownRecovery, reply: FastifyReply): RecoveryDto {
  if (recovery.id === null) void reply.status(200);
  return RecoveryDto.of(recovery);
}
