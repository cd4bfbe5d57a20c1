import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

import {
  type DeliveryStatus,
  RECOVERY_KINDS,
  RECOVERY_STATES,
  type RecoveryKind,
} from '../../database/entities/index.js';
import type { StatusCodeClass } from '../../deliveries/delivery-filter.js';
import type { ShownRecovery } from '../../recovery/recoveries.service.js';
import { type Scope, scopeOf } from '../../recovery/search.js';
import { connectionType } from '../schema/connection.js';
import { DeliveryStatusEnum, StatusCodeClassEnum } from '../schema/enums.js';
import { DateTimeScalar, JsonScalar } from '../schema/scalars.js';

const inUpperCase = (values: readonly string[]): Record<string, string> =>
  Object.fromEntries(values.map((value) => [value.toUpperCase(), value]));

export const RecoveryKindEnum = inUpperCase(RECOVERY_KINDS);
registerEnumType(RecoveryKindEnum, { name: 'RecoveryKind' });
export const RecoveryStateEnum = inUpperCase([...RECOVERY_STATES, 'dry_run']);
registerEnumType(RecoveryStateEnum, { name: 'RecoveryState' });

/** What a recovery covers. What is not asked for is null. */
@ObjectType('RecoveryScope', {
  description:
    'What a recovery covers: everything that matches all fields that are not null. Times are exact to the millisecond.',
})
export class RecoveryScopeModel implements Partial<Record<keyof Scope, unknown>> {
  @Field(() => DateTimeScalar, { description: 'Published (for exhausted and resent: created) at or after.' })
  since!: Date;
  @Field(() => DateTimeScalar, { description: 'Before.' }) until!: Date;
  @Field(() => [DeliveryStatusEnum], {
    description: 'Statuses of the deliveries that it sends again. Missed events without a delivery have none.',
  })
  statuses!: readonly DeliveryStatus[];
  @Field(() => ID, { nullable: true }) webhookId?: number | undefined;
  @Field(() => String, { nullable: true }) eventType?: string | undefined;
  @Field(() => ID, { nullable: true }) eventId?: string | undefined;
  @Field(() => ID, { nullable: true, description: 'The `webhook-id` header of its attempts.' }) uuid?:
    string | undefined;
  @Field(() => ID, { nullable: true }) objectId?: string | undefined;
  @Field(() => StatusCodeClassEnum, { nullable: true, description: 'Of the last attempt.' })
  statusCodeClass?: StatusCodeClass | undefined;
  @Field(() => String, { nullable: true, description: 'Error code of the last attempt.' })
  errorClass?: string | undefined;

  static of(recovery: RecoveryModel): RecoveryScopeModel {
    const { since, until, ...rest } = scopeOf(recovery);
    return { ...rest, since: new Date(since), until: new Date(until) };
  }
}

/** A recovery as it is shown, or what one would come to. Its scope is a field resolver's. */
@ObjectType('Recovery', { description: 'Sends again what a webhook missed, or all deliveries that match a filter.' })
export class RecoveryModel {
  @Field(() => ID, { nullable: true, description: 'Null for a dry run.' }) id!: number | null;
  @Field(() => ID, { nullable: true, description: 'Null for a resend that is not limited to one webhook.' })
  webhookId!: number | null;
  @Field(() => RecoveryKindEnum) kind!: RecoveryKind;
  @Field(() => JsonScalar, { description: 'The time range or the filter.' }) criteria!: Record<string, unknown>;
  @Field(() => Int, { nullable: true }) ratePerSecond!: number | null;
  @Field(() => RecoveryStateEnum) state!: ShownRecovery['state'];
  @Field(() => String, { nullable: true, description: 'Why it failed.' }) stateReason!: string | null;
  @Field(() => Int, { description: 'Deliveries to recover, counted at the start.' }) total!: number;
  @Field(() => JsonScalar, { description: '`total` by kind: `exhausted`, `missed`, `resend`.' })
  counts!: ShownRecovery['counts'];
  @Field(() => Int, { description: 'Deliveries queued so far.' }) done!: number;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar) modifiedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true }) endedAt!: Date | null;
}

@ObjectType('RecoveryConnection')
export class RecoveryConnectionModel extends connectionType('Recovery', RecoveryModel) {}
