import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, IsOptional, IsUUID, ValidateNested } from 'class-validator';

import type { DeliveryStatus } from '../database/entities/index.js';
import type { DeliveryFilter } from '../delivery/deliveries.reader.js';
import { IsInstant } from '../http/instant.js';
import { IsText } from '../http/is-text.js';
import { DeliveryStatusEnum } from './enums.js';
import { smallRowId } from './id.pipe.js';
import { PageArgs } from './page.args.js';
import { DateTimeScalar } from './scalars.js';

/** Which deliveries are meant: those for which everything given is true. */
@InputType()
export class DeliveryFilterInput {
  @Field(() => DeliveryStatusEnum, { nullable: true })
  @Allow()
  status?: DeliveryStatus | null;

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

  @Field(() => DateTimeScalar, { nullable: true, description: 'Created at or after.' })
  @IsOptional()
  @IsInstant()
  since?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Created before.' })
  @IsOptional()
  @IsInstant()
  until?: string | null;
}

@ArgsType()
export class DeliveriesArgs extends PageArgs {
  @Field(() => DeliveryFilterInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => DeliveryFilterInput)
  filter?: DeliveryFilterInput | null;
}

/** The same as the reader of deliveries takes it. Null and left out mean the same: not asked for. */
export function deliveryFilter(given: DeliveryFilterInput | null | undefined): DeliveryFilter {
  const { status, webhookId, eventType, eventId, since, until } = given ?? {};
  return {
    status: status ?? undefined,
    webhookId: webhookId == null ? undefined : smallRowId(webhookId),
    eventType: eventType ?? undefined,
    eventId: eventId ?? undefined,
    since: since ?? undefined,
    until: until ?? undefined,
  };
}
