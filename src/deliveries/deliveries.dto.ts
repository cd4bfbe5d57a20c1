import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, Min } from 'class-validator';

import { DELIVERY_STATUSES, type DeliveryStatus, WEBHOOK_FORMATS } from '../database/entities/index.js';
import { IsInstant } from '../http/instant.js';
import { IsText } from '../http/is-text.js';
import { NEXT_CURSOR, PageQueryDto } from '../http/page.dto.js';
import { INT32, INT64, oneOrNull, TEXTS } from '../http/schemas.js';
import { DEFERRED_REASONS, type DeferredReason } from './deliveries.queries.js';
import { decodedBody } from './decoded-body.js';
import { STATUS_CODE_CLASSES, type StatusCodeClass } from './delivery-filter.js';
import { type ReadAttempt, SHOWN_ATTEMPTS } from './attempts.reader.js';
import type { ReadDelivery } from './deliveries.reader.js';
import { type SentRequest, sentRequest } from '../delivery/attempt/sent-request.js';
import { shownProblem, WebhookProblemDto } from '../delivery/attempt/webhook-problem.js';

const MOST_WAIT_SECONDS = 30;

export class DeliveriesQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: DELIVERY_STATUSES })
  @IsOptional()
  @IsIn(DELIVERY_STATUSES)
  status?: DeliveryStatus;

  @ApiPropertyOptional(INT32)
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  webhookId?: number;

  @ApiPropertyOptional()
  @IsOptional()
  @IsText(0, 200)
  eventType?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID('all')
  eventId?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The `webhook-id` header of its attempts.' })
  @IsOptional()
  @IsUUID('all')
  uuid?: string;

  @ApiPropertyOptional(INT64)
  @IsOptional()
  @Matches(/^-?\d{1,16}$/, { message: 'must be an integer' })
  objectId?: string;

  @ApiPropertyOptional({ enum: STATUS_CODE_CLASSES, description: 'Response of the last attempt. `none`: no response.' })
  @IsOptional()
  @IsIn(STATUS_CODE_CLASSES)
  statusCodeClass?: StatusCodeClass;

  @ApiPropertyOptional({ example: 'timeout', description: 'Error code of the last attempt.' })
  @IsOptional()
  @IsText(1, 100)
  errorClass?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Created at or after.' })
  @IsOptional()
  @IsInstant()
  since?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Created before.' })
  @IsOptional()
  @IsInstant()
  until?: string;

  @ApiPropertyOptional({
    ...INT32,
    minimum: 0,
    maximum: MOST_WAIT_SECONDS,
    description: 'How long to wait for the first attempts of the listed deliveries, in seconds.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MOST_WAIT_SECONDS)
  waitSeconds?: number;
}

export class DeliveryQueryDto {
  @ApiPropertyOptional({ description: 'nextAttemptsCursor of the previous page. Returns earlier attempts.' })
  @IsOptional()
  @IsString()
  attemptsAfter?: string;
}

export class AttemptDto {
  @ApiProperty({ ...INT32, description: 'Counted from 1.' }) number!: number;
  @ApiProperty({ format: 'date-time' }) startedAt!: string;
  @ApiProperty(INT32) durationMs!: number;
  @ApiProperty({ ...INT32, nullable: true }) responseStatus!: number | null;
  @ApiProperty({ ...TEXTS, nullable: true }) responseHeaders!: Record<string, string> | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The first 64 KiB as UTF-8, after decoding gzip, deflate or br.',
  })
  responseBody!: string | null;
  @ApiProperty({ description: 'Whether the body was cut.' }) responseBodyTruncated!: boolean;
  @ApiProperty({ type: String, nullable: true, example: 'timeout' }) error!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'HTTP/1.1 200 OK: Content-Length already present',
    description: 'For a response that is not valid HTTP: its status line and the error.',
  })
  errorDetail!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The URL it was sent to. Null if unknown because the worker was lost.',
  })
  url!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    example: '93.184.215.14',
    description: 'The IP address of the connection. Null if there was none, or if it is not public.',
  })
  remoteAddress!: string | null;
  @ApiProperty({ ...INT64, nullable: true, description: 'Its `webhook-timestamp`, in seconds since the epoch.' })
  timestamp!: number | null;
  @ApiProperty({
    ...TEXTS,
    nullable: true,
    description: 'The signature headers as sent.',
    example: {
      'webhook-id': '01a2042b-a35b-7830-8000-000000000001',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
  })
  signatureHeaders!: Record<string, string> | null;
  @ApiProperty({ ...INT32, nullable: true, description: 'The newest of the secrets that signed it.' })
  secretId!: number | null;
  @ApiProperty({
    type: 'array',
    items: INT32,
    description: 'The other secrets that signed it, newest first. Empty unless a secret was rotating.',
  })
  olderSecretIds!: number[];

  static async of(attempt: ReadAttempt, delivery: { uuid: string; targetUrl: string }): Promise<AttemptDto> {
    const { number, startedAt, durationMs, responseStatus, responseHeaders, error, errorDetail } = attempt;
    const encoding = responseHeaders?.['content-encoding'] ?? null;
    const { text, isCut } = await decodedBody(attempt.responseBody ?? Buffer.alloc(0), encoding);
    return {
      number,
      startedAt: startedAt.toISOString(),
      durationMs,
      responseStatus,
      responseHeaders,
      responseBody: responseStatus === null ? null : text,
      responseBodyTruncated: attempt.responseBodyTruncated || isCut,
      error,
      errorDetail,
      ...sentDto(sentRequest(attempt, delivery)),
    };
  }
}

function sentDto({ signatureHeaders, olderSecretIds, ...sent }: SentRequest) {
  const headers = signatureHeaders?.map(({ name, value }) => [name, value] as const);
  return {
    ...sent,
    signatureHeaders: headers ? Object.fromEntries(headers) : null,
    olderSecretIds: [...olderSecretIds],
  };
}

export class DeliveryDto {
  @ApiProperty(INT64) id!: number;
  @ApiProperty({ format: 'uuid', description: 'The `webhook-id` header of every attempt.' }) uuid!: string;
  @ApiProperty(INT32) webhookId!: number;
  @ApiProperty({ format: 'uuid' }) eventId!: string;
  @ApiProperty() eventType!: string;
  @ApiProperty({ enum: DELIVERY_STATUSES }) status!: DeliveryStatus;
  @ApiProperty({ type: String, nullable: true, description: 'Why it was exhausted or canceled.' }) finalReason!:
    string | null;
  @ApiProperty() targetUrl!: string;
  @ApiProperty({ enum: WEBHOOK_FORMATS }) format!: string;
  @ApiProperty({ ...INT64, nullable: true }) objectId!: number | null;
  @ApiProperty({ ...INT64, nullable: true }) contentType!: number | null;
  @ApiProperty(INT32) attemptCount!: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) lastAttemptAt!: string | null;
  @ApiProperty({ ...INT32, nullable: true }) lastResponseStatus!: number | null;
  @ApiProperty({ type: String, nullable: true }) lastError!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) nextAttemptAt!: string | null;
  @ApiProperty({
    ...oneOrNull(DEFERRED_REASONS),
    description: 'Why it is held back while pending. Waiting uses up no attempt.',
  })
  deferredReason!: DeferredReason | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'When sending to the webhook is expected to resume, not necessarily with this delivery. Null if unknown.',
  })
  deferredUntil!: string | null;
  @ApiProperty({
    type: WebhookProblemDto,
    nullable: true,
    description: 'What is wrong with the webhook if `deferredReason` is `misconfigured`.',
  })
  deferredDetail!: WebhookProblemDto | null;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty({ format: 'date-time' }) modifiedAt!: string;

  static of(delivery: ReadDelivery): DeliveryDto {
    const { uuid, webhookId, eventId, eventType, status, finalReason, targetUrl, format, objectId, contentType } =
      delivery;
    return {
      id: Number(delivery.id),
      uuid,
      webhookId,
      eventId,
      eventType,
      status,
      finalReason,
      targetUrl,
      format,
      objectId: objectId === null ? null : Number(objectId),
      contentType: contentType === null ? null : Number(contentType),
      attemptCount: delivery.attemptCount,
      lastAttemptAt: delivery.lastAttemptAt?.toISOString() ?? null,
      lastResponseStatus: delivery.lastResponseStatus,
      lastError: delivery.lastError,
      nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
      deferredReason: delivery.deferredReason,
      deferredUntil: delivery.deferredUntil?.toISOString() ?? null,
      deferredDetail: delivery.deferredProblem === null ? null : shownProblem(delivery.deferredProblem),
      createdAt: delivery.createdAt.toISOString(),
      modifiedAt: delivery.modifiedAt.toISOString(),
    };
  }
}

export class DeliveryWithAttemptsDto extends DeliveryDto {
  @ApiProperty({
    type: [AttemptDto],
    maxItems: SHOWN_ATTEMPTS,
    description: `The newest ${SHOWN_ATTEMPTS}, or with \`attemptsAfter\` the ones before that cursor. Ordered by number.`,
  })
  attempts!: AttemptDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Pass it as `attemptsAfter` to get earlier attempts. Null if there are none.',
  })
  nextAttemptsCursor!: string | null;
}

export class DeliveryPageDto {
  @ApiProperty({ type: [DeliveryDto] }) items!: DeliveryDto[];
  @ApiProperty(NEXT_CURSOR) nextCursor!: string | null;
}
