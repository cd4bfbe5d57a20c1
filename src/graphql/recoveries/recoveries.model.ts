import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

import { RECOVERY_KINDS, RECOVERY_STATES, type RecoveryKind } from '../../database/entities/index.js';
import type { ShownRecovery } from '../../recovery/recoveries.service.js';
import { connectionType } from '../schema/connection.js';
import { DateTimeScalar, JsonScalar } from '../schema/scalars.js';

const inUpperCase = (values: readonly string[]): Record<string, string> =>
  Object.fromEntries(values.map((value) => [value.toUpperCase(), value]));

export const RecoveryKindEnum = inUpperCase(RECOVERY_KINDS);
registerEnumType(RecoveryKindEnum, { name: 'RecoveryKind' });
export const RecoveryStateEnum = inUpperCase([...RECOVERY_STATES, 'dry_run']);
registerEnumType(RecoveryStateEnum, { name: 'RecoveryState' });

/** A recovery as it is shown, or what one would come to. */
@ObjectType('Recovery', { description: 'Brings back what a webhook missed, or all that a filter names.' })
export class RecoveryModel {
  @Field(() => ID, { nullable: true, description: 'Null: a dry run.' }) id!: number | null;
  @Field(() => ID, { nullable: true, description: 'Null: a resend of any webhook’s.' }) webhookId!: number | null;
  @Field(() => RecoveryKindEnum) kind!: RecoveryKind;
  @Field(() => JsonScalar, { description: 'The range, or the filter.' }) criteria!: Record<string, unknown>;
  @Field(() => Int, { nullable: true }) ratePerSecond!: number | null;
  @Field(() => RecoveryStateEnum) state!: ShownRecovery['state'];
  @Field(() => String, { nullable: true, description: 'Why it failed.' }) stateReason!: string | null;
  @Field(() => Int, { description: 'How many there were to bring back when it began.' }) total!: number;
  @Field(() => JsonScalar, { description: '`total` by what they are: `exhausted`, `missed`, `resend`.' })
  counts!: ShownRecovery['counts'];
  @Field(() => Int, { description: 'How many of them it has queued.' }) done!: number;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar) modifiedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true }) endedAt!: Date | null;
}

@ObjectType('RecoveryConnection')
export class RecoveryConnectionModel extends connectionType('Recovery', RecoveryModel) {}
