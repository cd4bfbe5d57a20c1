import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';

import {
  DELIVERY_STATES,
  DELIVERY_STATUSES,
  type DeliveryState,
  type DeliveryStatus,
  RECOVERY_KINDS,
  RECOVERY_STATES,
  type RecoveryKind,
  type RecoveryState,
} from '../database/entities/index.js';
import { type DeliveryFilter, STATUS_CODE_CLASSES, type StatusCodeClass } from '../deliveries/delivery-filter.js';
import { IfGiven } from '../http/if-given.js';
import { IsChoices } from '../http/is-choices.js';
import { IsInstant } from '../http/instant.js';
import { IsText } from '../http/is-text.js';
import { NEXT_CURSOR, PageQueryDto } from '../http/page.dto.js';
import { ANY_OBJECT, COUNTS, INT32, INT64 } from '../http/schemas.js';
import type { RecoverRequest, RecoveryOptions, ShownRecovery } from './recoveries.service.js';

const LARGEST_ID = 2_147_483_647;

/** One that a number holds exactly. */
const INTEGER = /^-?\d{1,16}$/;

/** What a webhook can recover. */
const RECOVERABLE = ['exhausted', 'missed', 'all'] as const;

export class RecoveryOptionsDto implements RecoveryOptions {
  @ApiPropertyOptional({ default: false, description: 'Only count, and return 200.' })
  @IfGiven()
  @IsBoolean()
  dryRun?: boolean;

  @ApiPropertyOptional({
    ...INT32,
    minimum: 1,
    maximum: 100_000,
    nullable: true,
    description: 'Maximum deliveries queued per second. Default: as fast as they are sent.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  ratePerSecond?: number | null;
}

export class RecoverDto extends RecoveryOptionsDto implements RecoverRequest {
  @ApiProperty({
    enum: RECOVERABLE,
    description:
      '`exhausted`: deliveries with no attempts left. `missed`: matching events without a delivery to this webhook, or with a canceled one.',
  })
  @IsIn(RECOVERABLE)
  which!: RecoverRequest['which'];

  @ApiProperty({ format: 'date-time', description: 'Published (for `exhausted`: created) at or after.' })
  @IsInstant()
  since!: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Published (for `exhausted`: created) before. Default: now.',
  })
  @IfGiven()
  @IsInstant()
  until?: string;
}

export class ResendDto extends RecoveryOptionsDto implements DeliveryFilter {
  @ApiPropertyOptional({ default: false, description: 'Must be true to resend without any condition.' })
  @IfGiven()
  @IsBoolean()
  all?: boolean;

  @ApiPropertyOptional({
    enum: DELIVERY_STATUSES,
    description: 'Default, if `statuses` is omitted too: exhausted and canceled.',
  })
  @IfGiven()
  @IsIn(DELIVERY_STATUSES)
  status?: DeliveryStatus;

  @ApiPropertyOptional({
    enum: DELIVERY_STATES,
    isArray: true,
    maxItems: DELIVERY_STATES.length,
    description: 'In any of these states.',
  })
  @IfGiven()
  @IsChoices(DELIVERY_STATES)
  statuses?: DeliveryState[];

  @ApiPropertyOptional(INT32)
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(LARGEST_ID)
  webhookId?: number;

  @ApiPropertyOptional()
  @IfGiven()
  @IsText(0, 200)
  eventType?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IfGiven()
  @IsUUID('all')
  eventId?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The `webhook-id` header of its attempts.' })
  @IfGiven()
  @IsUUID('all')
  uuid?: string;

  @ApiPropertyOptional({ anyOf: [INT64, { type: 'string', pattern: INTEGER.source }] })
  @IfGiven()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'number' ? String(value) : value))
  @Matches(INTEGER, { message: 'must be an integer' })
  objectId?: string;

  @ApiPropertyOptional({ enum: STATUS_CODE_CLASSES, description: 'Response of the last attempt. `none`: no response.' })
  @IfGiven()
  @IsIn(STATUS_CODE_CLASSES)
  statusCodeClass?: StatusCodeClass;

  @ApiPropertyOptional({ example: 'timeout', description: 'Error code of the last attempt.' })
  @IfGiven()
  @IsText(1, 100)
  errorClass?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Created at or after.' })
  @IfGiven()
  @IsInstant()
  since?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Created before.' })
  @IfGiven()
  @IsInstant()
  until?: string;
}

export class RecoveriesQueryDto extends PageQueryDto {
  @ApiPropertyOptional(INT32)
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(LARGEST_ID)
  webhookId?: number;

  @ApiPropertyOptional({ enum: RECOVERY_STATES })
  @IsOptional()
  @IsIn(RECOVERY_STATES)
  state?: RecoveryState;
}

export class RecoveryDto {
  @ApiProperty({ ...INT32, nullable: true, description: 'Null for a dry run.' }) id!: number | null;
  @ApiProperty({ ...INT32, nullable: true, description: 'Null for a resend that is not limited to one webhook.' })
  webhookId!: number | null;
  @ApiProperty({ enum: RECOVERY_KINDS }) kind!: RecoveryKind;
  @ApiProperty({ ...ANY_OBJECT, description: 'The time range or the filter.' }) criteria!: Record<string, unknown>;
  @ApiProperty({ ...INT32, nullable: true }) ratePerSecond!: number | null;
  @ApiProperty({ enum: [...RECOVERY_STATES, 'dry_run'] }) state!: ShownRecovery['state'];
  @ApiProperty({ type: String, nullable: true, description: 'Why it failed.' }) stateReason!: string | null;
  @ApiProperty({ ...INT64, description: 'Deliveries to recover, counted at the start.' }) total!: number;
  @ApiProperty({
    ...COUNTS,
    example: { exhausted: 12, missed: 3400 },
    description: '`total` by kind: `exhausted`, `missed`, `resend`.',
  })
  counts!: Record<string, number>;
  @ApiProperty({ ...INT64, description: 'Deliveries queued so far.' }) done!: number;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty({ format: 'date-time' }) modifiedAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt!: string | null;

  static of(recovery: ShownRecovery): RecoveryDto {
    const { id, webhookId, kind, criteria, ratePerSecond, state, stateReason, total, counts, done } = recovery;
    return {
      id,
      webhookId,
      kind,
      criteria,
      ratePerSecond,
      state,
      stateReason,
      total,
      counts,
      done,
      createdAt: recovery.createdAt.toISOString(),
      modifiedAt: recovery.modifiedAt.toISOString(),
      endedAt: recovery.endedAt?.toISOString() ?? null,
    };
  }
}

export class RecoveryPageDto {
  @ApiProperty({ type: [RecoveryDto] }) items!: RecoveryDto[];
  @ApiProperty(NEXT_CURSOR) nextCursor!: string | null;
}
