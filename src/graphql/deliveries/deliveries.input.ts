import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, IsOptional, IsUUID, Matches, ValidateNested } from 'class-validator';

import { DELIVERY_STATES, type DeliveryState, type DeliveryStatus } from '../../database/entities/index.js';
import type { DeliveryFilter, StatusCodeClass } from '../../deliveries/delivery-filter.js';
import { IsChoices } from '../../http/is-choices.js';
import { IsInstant } from '../../http/instant.js';
import { IsText } from '../../http/is-text.js';
import { DeliveryStateEnum, DeliveryStatusEnum, StatusCodeClassEnum } from '../schema/enums.js';
import { smallRowId } from '../schema/id.pipe.js';
import { PageArgs } from '../schema/page.args.js';
import { DateTimeScalar } from '../schema/scalars.js';

/** Which deliveries are meant, in whatever state: those for which everything given is true. */
@InputType()
export class DeliveryScopeInput {
  @Field(() => ID, { nullable: true })
  @Allow()
  webhookId?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsText(0, 200)
  eventType?: string | null;

  @Field(() => ID, { nullable: true })
  @IsOptional()
  @IsUUID('all')
  eventId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The `webhook-id` header of its attempts.' })
  @IsOptional()
  @IsUUID('all')
  uuid?: string | null;

  @Field(() => ID, { nullable: true, description: 'An integer.' })
  @IsOptional()
  @Matches(/^-?\d{1,16}$/, { message: 'must be an integer' })
  objectId?: string | null;

  @Field(() => StatusCodeClassEnum, {
    nullable: true,
    description: 'Response of the last attempt. `NONE`: no response.',
  })
  @Allow()
  statusCodeClass?: StatusCodeClass | null;

  @Field(() => String, { nullable: true, description: 'Error code of the last attempt, such as `timeout`.' })
  @IsOptional()
  @IsText(1, 100)
  errorClass?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Created at or after.' })
  @IsOptional()
  @IsInstant()
  since?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Created before.' })
  @IsOptional()
  @IsInstant()
  until?: string | null;
}

@InputType({ description: 'Deliveries that meet every given condition.' })
export class DeliveryFilterInput extends DeliveryScopeInput {
  @Field(() => DeliveryStatusEnum, { nullable: true })
  @Allow()
  status?: DeliveryStatus | null;

  @Field(() => [DeliveryStateEnum], {
    nullable: true,
    description: `In any of these states. At most ${DELIVERY_STATES.length}.`,
  })
  @IsOptional()
  @IsChoices(DELIVERY_STATES)
  statuses?: DeliveryState[] | null;
}

@ArgsType()
export class DeliveriesArgs extends PageArgs {
  @Field(() => DeliveryFilterInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => DeliveryFilterInput)
  filter?: DeliveryFilterInput | null;
}

/** The same as the service takes it. Null and left out mean the same: not asked for. */
export function deliverySearch(given: DeliveryFilterInput | null | undefined): DeliveryFilter {
  const { webhookId, ...rest } = given ?? {};
  const asked = Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null));
  return { ...asked, webhookId: webhookId == null ? undefined : smallRowId(webhookId) };
}
