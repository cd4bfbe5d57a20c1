import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';

import {
  WEBHOOK_FORMATS,
  SIGNATURE_ROTATIONS,
  type RetryCountdownConfig,
  type SignatureHeader,
  type SignatureRotation,
  type WebhookFormat,
} from '../database/entities/index.js';
import { type FormatDefaults, formatDefaults } from '../delivery/queue/format-defaults.js';
import { WebhookProblemDto } from '../delivery/attempt/webhook-problem.js';
import { COUNTDOWN_CHOICES } from '../delivery/attempt/retry-countdown.js';
import { MASK } from '../egress/request-headers.js';
import { IfGiven } from '../http/if-given.js';
import { NEXT_CURSOR } from '../http/page.dto.js';
import { ANY_OBJECT, INT32, TEXTS } from '../http/schemas.js';
import { IsText } from '../http/is-text.js';
import { OptionalBody } from '../http/optional-body.js';

export class SignatureDto implements SignatureHeader {
  @ApiProperty({ example: 'Shoptet-Webhook-Signature' })
  @Matches(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, { message: 'must be a header name' })
  header!: string;

  @ApiProperty({ enum: ['sha1', 'sha256', 'sha512'] })
  @IsIn(['sha1', 'sha256', 'sha512'])
  algorithm!: 'sha1' | 'sha256' | 'sha512';

  @ApiProperty({ enum: ['hex', 'base64'] })
  @IsIn(['hex', 'base64'])
  encoding!: 'hex' | 'base64';

  @ApiPropertyOptional({ example: 'sha256=', default: '' })
  @IsOptional()
  @Matches(/^[\x20-\x7e]{0,50}$/, { message: 'must be at most 50 printable ASCII characters' })
  prefix: string = '';

  @ApiPropertyOptional({
    enum: SIGNATURE_ROTATIONS,
    default: SIGNATURE_ROTATIONS[0],
    description:
      'When the header switches to a new secret; it can carry only one signature. `after_overlap`: when the old secret stops signing. `at_once`: on rotation.',
  })
  @IfGiven()
  @IsIn(SIGNATURE_ROTATIONS)
  rotation: SignatureRotation = SIGNATURE_ROTATIONS[0];
}

/** The defaults of a new webhook. */
function byFormat(of: (defaults: FormatDefaults) => string | number): string {
  const values = WEBHOOK_FORMATS.map((format) => `${format} ${of(formatDefaults(format))}`);
  return `Default by format: ${values.join(' · ')}.`;
}

const KWARGS = {
  ...ANY_OBJECT,
  example: { seconds: 60 },
  description:
    'In seconds. `fixed {seconds}`, `linear {base, limit?}`, `exponential {base, limit?}`, `random {min_value, max_value}`, ' +
    '`schedule {seconds: […], jitter?}`.',
} as const;

class RetryCountdownDto implements RetryCountdownConfig {
  @ApiProperty({ enum: COUNTDOWN_CHOICES, example: 'fixed' }) choice!: string;
  @ApiProperty(KWARGS) kwargs!: Record<string, unknown>;
}

class ShownRetryCountdownDto implements RetryCountdownConfig {
  @ApiProperty({ example: 'fixed', description: 'Empty if the stored value cannot be read.' }) choice!: string;
  @ApiProperty(KWARGS) kwargs!: Record<string, unknown>;
}

export class CreateWebhookDto {
  @ApiProperty({
    example: 'package.*',
    description: 'An exact type, a prefix pattern (`package.*`, `order:*`) or `*`.',
  })
  @IsString()
  @Length(1, 200)
  @Matches(/^[^\s*\p{Cc}\p{Surrogate}]*\*?$/u, { message: 'must be an event type, a prefix ending in *, or *' })
  eventType!: string;

  @ApiProperty({ example: 'https://shop.example.com/webhooks' })
  @IsString()
  targetUrl!: string;

  @ApiPropertyOptional({ enum: WEBHOOK_FORMATS, default: 'envelope' })
  @IfGiven()
  @IsIn(WEBHOOK_FORMATS)
  format?: WebhookFormat;

  @ApiPropertyOptional({ description: 'Generated if omitted. Returned only by this request.' })
  @IfGiven()
  @IsString()
  secretKey?: string;

  @ApiPropertyOptional({
    type: RetryCountdownDto,
    description: byFormat(({ retryCountdownConfig: { choice, kwargs } }) => `${choice} ${String(kwargs.seconds)}`),
  })
  @IfGiven()
  @IsObject()
  retryCountdownConfig?: RetryCountdownConfig;

  @ApiPropertyOptional({
    ...INT32,
    minimum: 1,
    maximum: 100,
    description: byFormat(({ maxAttempts }) => maxAttempts),
  })
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(100)
  maxAttempts?: number;

  @ApiPropertyOptional({
    ...INT32,
    minimum: 1,
    maximum: 60,
    nullable: true,
    description: byFormat(({ timeoutSeconds }) => timeoutSeconds ?? 'DELIVERY_TIMEOUT_SECONDS'),
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(60)
  timeoutSeconds?: number | null;

  @ApiPropertyOptional({
    ...TEXTS,
    example: { 'X-Shop': '7' },
    description: `An object of strings. The mask \`${MASK}\` keeps the value stored under that name, and is refused if there is none. Values may contain {{event.type}}, {{event.id}}, {{event.instance}} and {{delivery.uuid}}.`,
  })
  @IfGiven()
  @IsObject()
  additionalHeaders?: Record<string, string>;

  @ApiPropertyOptional({ description: 'Stored and shown only.' })
  @IfGiven()
  @IsText(0, 2_048)
  callback?: string;

  @ApiPropertyOptional({ ...ANY_OBJECT, description: 'Your own notes, any JSON object. Stored and shown only.' })
  @IfGiven()
  @IsObject()
  config?: Record<string, unknown>;

  @ApiPropertyOptional({ default: true })
  @IfGiven()
  @IsBoolean()
  isActive?: boolean;

  @ApiPropertyOptional({ ...INT32, minimum: 1, maximum: 10_000, default: 128 })
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(10_000)
  maxConcurrency?: number;

  @ApiPropertyOptional({ type: Number, minimum: 0.01, maximum: 100_000, nullable: true })
  @IsOptional()
  @IsNumber({ allowInfinity: false, allowNaN: false })
  @Min(0.01)
  @Max(100_000)
  rateLimitPerSecond?: number | null;

  @ApiPropertyOptional({
    type: SignatureDto,
    nullable: true,
    description: 'An additional HMAC header over the raw body.',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SignatureDto)
  signature?: SignatureDto | null;
}

/** A field that is left out stays as it is. `rotate-secret` sets a new secret. */
export class UpdateWebhookDto extends PartialType(CreateWebhookDto, { skipNullProperties: false }) {
  @ApiPropertyOptional({
    ...INT32,
    description: 'The `version` you read. If the webhook has changed since, the update is refused (409).',
  })
  @IfGiven()
  @IsInt()
  ifVersion?: number;
}

@OptionalBody()
export class RotateSecretDto {
  @ApiPropertyOptional({
    ...INT32,
    minimum: 0,
    maximum: 604_800,
    default: 86_400,
    description:
      'How long the old secret keeps signing. An extra HMAC header (`signature`) switches according to its `rotation`.',
  })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(604_800)
  overlapSeconds?: number;

  @ApiPropertyOptional({ description: 'Your own secret. Generated if omitted.' })
  @IfGiven()
  @IsString()
  secretKey?: string;
}

export class RotatedSecretDto {
  @ApiProperty({ description: 'Returned only here.' }) secretKey!: string;
}

export class MisconfiguredDto extends WebhookProblemDto {
  @ApiProperty({ format: 'date-time', description: 'When the problem was first noticed.' }) since!: string;
}

export class WebhookDto {
  @ApiProperty(INT32) id!: number;
  @ApiProperty() eventType!: string;
  @ApiProperty() targetUrl!: string;
  @ApiProperty({ enum: WEBHOOK_FORMATS }) format!: WebhookFormat;
  @ApiProperty({ type: ShownRetryCountdownDto }) retryCountdownConfig!: RetryCountdownConfig;
  @ApiProperty(INT32) maxAttempts!: number;
  @ApiProperty({ ...INT32, nullable: true, description: 'Null: the default of its format.' }) timeoutSeconds!:
    number | null;
  @ApiProperty({ ...TEXTS, description: 'Values that look like credentials are masked.' })
  additionalHeaders!: Record<string, string>;
  @ApiProperty() callback!: string;
  @ApiProperty(ANY_OBJECT) config!: Record<string, unknown>;
  @ApiProperty() isActive!: boolean;
  @ApiProperty({ type: String, nullable: true }) disabledReason!: string | null;
  @ApiProperty() isPaused!: boolean;
  @ApiProperty({
    type: MisconfiguredDto,
    nullable: true,
    description: 'Why nothing can be sent to it with its stored settings. Deliveries wait and use up no attempts.',
  })
  misconfigured!: MisconfiguredDto | null;
  @ApiProperty(INT32) maxConcurrency!: number;
  @ApiProperty({ type: Number, nullable: true }) rateLimitPerSecond!: number | null;
  @ApiProperty({ type: SignatureDto, nullable: true }) signature!: SignatureHeader | null;
  @ApiProperty({ ...INT32, description: 'Increases with every change.' }) version!: number;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty({ format: 'date-time' }) modifiedAt!: string;
}

export class WebhookPageDto {
  @ApiProperty({ type: [WebhookDto] }) items!: WebhookDto[];
  @ApiProperty(NEXT_CURSOR) nextCursor!: string | null;
}

export class CreatedWebhookDto extends WebhookDto {
  @ApiProperty({ description: 'Returned only here and on rotation.' }) secretKey!: string;
}
