import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, IsBoolean, IsOptional, ValidateNested } from 'class-validator';

import type { RecoveryState } from '../../database/entities/index.js';
import { RecoverDto, RecoveryOptionsDto } from '../../recovery/recoveries.dto.js';
import type { RecoveryFilter } from '../../recovery/recoveries-reader.js';
import type { RecoverRequest } from '../../recovery/recoveries.service.js';
import { DeliveryFilterInput } from '../deliveries/deliveries.input.js';
import { smallRowId } from '../schema/id.pipe.js';
import { PageArgs } from '../schema/page.args.js';
import { RecoveryKindEnum, RecoveryStateEnum } from './recoveries.model.js';
import { DateTimeScalar } from '../schema/scalars.js';

/** What is to be recovered; the rules are those of the REST body. */
@InputType()
export class RecoverWebhookInput extends RecoverDto {
  @Field(() => RecoveryKindEnum, { description: '`EXHAUSTED`, `MISSED` or `ALL`.' })
  declare which: RecoverRequest['which'];
  @Field(() => DateTimeScalar, { description: 'Published (for `EXHAUSTED`: created) at or after.' })
  declare since: string;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Before. Default: now.' })
  declare until: string;
  @Field(() => Boolean, { defaultValue: false, description: 'Only count.' }) declare dryRun: boolean;
  @Field(() => Int, { nullable: true, description: 'Maximum deliveries queued per second.' })
  declare ratePerSecond: number | null;
}

@ArgsType()
export class ResendDeliveriesArgs extends RecoveryOptionsDto {
  @Field(() => DeliveryFilterInput)
  @ValidateNested()
  @Type(() => DeliveryFilterInput)
  filter!: DeliveryFilterInput;

  @Field(() => Boolean, { defaultValue: false, description: 'Must be true if the filter is empty.' })
  @IsBoolean()
  all!: boolean;

  @Field(() => Boolean, { defaultValue: false, description: 'Only count.' }) declare dryRun: boolean;
  @Field(() => Int, { nullable: true, description: 'Maximum deliveries queued per second.' })
  declare ratePerSecond: number | null;
}

@ArgsType()
export class RecoveriesArgs extends PageArgs {
  @Field(() => ID, { nullable: true })
  @Allow()
  webhookId?: string | null;

  @Field(() => RecoveryStateEnum, { nullable: true })
  @IsOptional()
  @Allow()
  state?: RecoveryState | null;
}

/** The same as the reader of recoveries takes it. */
export function recoveryFilter({ webhookId, state }: RecoveriesArgs): RecoveryFilter {
  return { webhookId: webhookId == null ? undefined : smallRowId(webhookId), state: state ?? undefined };
}
