import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiConflictResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { AccountId } from '../accounts/account-id.decorator.js';
import { countedState, STATES } from '../database/entities/index.js';
import { ParseIdPipe } from '../http/parse-id.pipe.js';
import { TakesNoBody } from '../http/takes-no-body.js';
import { attemptBefore, AttemptsReader } from './attempts.reader.js';
import {
  AttemptDto,
  DeliveriesQueryDto,
  DeliveryDto,
  DeliveryPageDto,
  DeliveryQueryDto,
  DeliveryWithAttemptsDto,
} from './deliveries.dto.js';
import { DeliveriesFinder } from './deliveries.finder.js';
import { DeliveriesReader } from './deliveries.reader.js';
import { DeliveriesService } from './deliveries.service.js';

/** How often a waiting list request checks again. */
const LOOK_AGAIN_MS = 50;

@ApiTags('Deliveries')
@Controller('api/v1/deliveries')
export class DeliveriesController {
  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly reader: DeliveriesReader,
    private readonly attempts: AttemptsReader,
    private readonly finder: DeliveriesFinder,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List deliveries', description: 'Newest first.' })
  @ApiOkResponse({ type: DeliveryPageDto })
  async list(@AccountId() accountId: number, @Query() query: DeliveriesQueryDto): Promise<DeliveryPageDto> {
    const until = performance.now() + (query.waitSeconds ?? 0) * 1000;
    for (;;) {
      const { items, nextCursor } = await this.finder.list(accountId, query, query);
      const isUntried = items.some((item) => STATES[countedState(item)].shown === 'waiting');
      if (!isUntried || performance.now() >= until)
        return { items: items.map((item) => DeliveryDto.of(item)), nextCursor };
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  @Get(':id')
  @ApiOperation({
    summary: 'Show a delivery with its attempts',
    description: 'The newest 20 attempts, and a cursor to earlier ones.',
  })
  @ApiOkResponse({ type: DeliveryWithAttemptsDto })
  async get(
    @AccountId() accountId: number,
    @Param('id', ParseIdPipe) id: number,
    @Query() { attemptsAfter }: DeliveryQueryDto,
  ): Promise<DeliveryWithAttemptsDto> {
    const before = attemptBefore(attemptsAfter, 'attemptsAfter');
    const delivery = await this.reader.get(accountId, id);
    const { items, nextCursor } = await this.attempts.page(accountId, delivery, before);
    const attempts = await Promise.all(items.toReversed().map((attempt) => AttemptDto.of(attempt, delivery)));
    return { ...DeliveryDto.of(delivery), attempts, nextAttemptsCursor: nextCursor };
  }

  @Post(':id/resend')
  @HttpCode(202)
  @TakesNoBody()
  @ApiOperation({
    summary: 'Send a delivery again',
    description: 'Sends it immediately, with the same webhook-id and body and a new allowance of attempts.',
  })
  @ApiAcceptedResponse({ type: DeliveryDto })
  @ApiConflictResponse({ description: '`state_conflict`: the webhook is disabled.' })
  async resend(@AccountId() accountId: number, @Param('id', ParseIdPipe) id: number): Promise<DeliveryDto> {
    return DeliveryDto.of(await this.deliveries.resend(accountId, id));
  }
}
