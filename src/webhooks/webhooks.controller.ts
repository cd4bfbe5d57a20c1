import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBody,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';

import { AccountId } from '../accounts/account-id.decorator.js';
import { PageQueryDto } from '../http/page.dto.js';
import { ParseSmallIdPipe } from '../http/parse-id.pipe.js';
import { TakesNoBody } from '../http/takes-no-body.js';
import type { WebhookEntity } from '../database/entities/index.js';
import { shownCountdown } from '../delivery/attempt/retry-countdown.js';
import { readSignature } from '../delivery/attempt/signature.js';
import type { ProblemOfWebhook } from '../delivery/attempt/webhook.problems.js';
import { maskedHeaders } from './masked-headers.js';
import {
  CreatedWebhookDto,
  CreateWebhookDto,
  RotatedSecretDto,
  RotateSecretDto,
  UpdateWebhookDto,
  WebhookDto,
  WebhookPageDto,
} from './webhooks.dto.js';
import { WebhooksService } from './webhooks.service.js';

@ApiTags('Webhooks')
@Controller('api/v1/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post()
  @ApiOperation({
    summary: 'Register a webhook',
    description: 'Delivers events published from now on. Keep the secret: it is not shown again.',
  })
  @ApiCreatedResponse({ type: CreatedWebhookDto })
  async create(@AccountId() accountId: number, @Body() dto: CreateWebhookDto): Promise<CreatedWebhookDto> {
    const { webhook, secretKey } = await this.webhooks.create(accountId, dto);
    return { ...(await this.showOne(accountId, webhook)), secretKey };
  }

  @Get()
  @ApiOperation({ summary: 'List webhooks' })
  @ApiOkResponse({ type: WebhookPageDto })
  async list(@AccountId() accountId: number, @Query() query: PageQueryDto): Promise<WebhookPageDto> {
    const { items, nextCursor } = await this.webhooks.list(accountId, query);
    return { items: await this.show(accountId, items), nextCursor };
  }

  @Get(':id')
  @ApiOperation({ summary: 'Show a webhook' })
  @ApiOkResponse({ type: WebhookDto })
  async get(@AccountId() accountId: number, @Param('id', ParseSmallIdPipe) id: number): Promise<WebhookDto> {
    return this.showOne(accountId, await this.webhooks.get(accountId, id));
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change a webhook',
    description:
      'Omitted fields stay as they are. `isActive: false` cancels pending deliveries. Changing the origin of `targetUrl` drops headers with masked values, unless you send them again.',
  })
  @ApiOkResponse({ type: WebhookDto })
  @ApiConflictResponse({ description: '`version_conflict`: the current version is not `ifVersion`.' })
  async update(
    @AccountId() accountId: number,
    @Param('id', ParseSmallIdPipe) id: number,
    @Body() dto: UpdateWebhookDto,
  ): Promise<WebhookDto> {
    return this.showOne(accountId, await this.webhooks.update(accountId, id, dto));
  }

  @Delete(':id')
  @HttpCode(204)
  @TakesNoBody()
  @ApiOperation({
    summary: 'Delete a webhook',
    description: 'Pending deliveries are canceled; history stays.',
  })
  @ApiNoContentResponse()
  async delete(@AccountId() accountId: number, @Param('id', ParseSmallIdPipe) id: number): Promise<void> {
    await this.webhooks.delete(accountId, id);
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Rotate the secret',
    description:
      'During the overlap the old secret signs too. A shorter overlap also applies to secrets of earlier rotations: 0 ends them all at once. Only the ten newest secrets sign.',
  })
  @ApiBody({ type: RotateSecretDto, required: false })
  @ApiOkResponse({ type: RotatedSecretDto })
  async rotateSecret(
    @AccountId() accountId: number,
    @Param('id', ParseSmallIdPipe) id: number,
    @Body() dto: RotateSecretDto,
  ): Promise<RotatedSecretDto> {
    return { secretKey: await this.webhooks.rotateSecret(accountId, id, dto) };
  }

  @Post(':id/pause')
  @HttpCode(200)
  @TakesNoBody()
  @ApiOperation({ summary: 'Pause a webhook', description: 'Deliveries are created and wait.' })
  @ApiOkResponse({ type: WebhookDto })
  async pause(@AccountId() accountId: number, @Param('id', ParseSmallIdPipe) id: number): Promise<WebhookDto> {
    return this.showOne(accountId, await this.webhooks.pause(accountId, id));
  }

  @Post(':id/resume')
  @HttpCode(200)
  @TakesNoBody()
  @ApiOperation({ summary: 'Resume a paused webhook', description: 'Waiting deliveries are sent.' })
  @ApiOkResponse({ type: WebhookDto })
  @ApiConflictResponse()
  async resume(@AccountId() accountId: number, @Param('id', ParseSmallIdPipe) id: number): Promise<WebhookDto> {
    return this.showOne(accountId, await this.webhooks.resume(accountId, id));
  }

  private async showOne(accountId: number, webhook: WebhookEntity): Promise<WebhookDto> {
    const [shown] = await this.show(accountId, [webhook]);
    return shown!;
  }

  private async show(accountId: number, webhooks: readonly WebhookEntity[]): Promise<WebhookDto[]> {
    const problems = new Map((await this.webhooks.problemsOf(accountId, webhooks)).map((one) => [one.id, one]));
    return webhooks.map((webhook) => this.dto(webhook, problems.get(webhook.id)));
  }

  private dto(webhook: WebhookEntity, problem: ProblemOfWebhook | undefined): WebhookDto {
    const { id, eventType, targetUrl, format, maxAttempts, timeoutSeconds, callback } = webhook;
    const { config, isActive, disabledReason, maxConcurrency, rateLimitPerSecond, version } = webhook;
    return {
      id,
      eventType,
      targetUrl,
      format,
      retryCountdownConfig: shownCountdown(webhook.retryCountdownConfig),
      maxAttempts,
      timeoutSeconds,
      additionalHeaders: maskedHeaders(this.webhooks.headersOf(webhook)),
      callback,
      config,
      isActive,
      disabledReason,
      isPaused: webhook.pausedAt !== null,
      misconfigured: problem
        ? { code: problem.code, message: problem.message, since: problem.since.toISOString() }
        : null,
      maxConcurrency,
      rateLimitPerSecond,
      signature: readSignature(webhook.signature),
      version,
      createdAt: webhook.createdAt.toISOString(),
      modifiedAt: webhook.modifiedAt.toISOString(),
    };
  }
}
