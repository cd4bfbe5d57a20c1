import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import {
  type CountedState,
  type DeliveryState,
  type DeliveryStatus,
  statesWhere,
  type WebhookFormat,
} from '../../database/entities/index.js';
import type { DeferredReason } from '../../deliveries/deliveries.queries.js';
import { MOST_COUNTED } from '../../deliveries/deliveries.finder.js';
import { connectionType } from '../schema/connection.js';
import { DeferredReasonEnum, DeliveryStatusEnum, WebhookFormatEnum } from '../schema/enums.js';
import { DateTimeScalar } from '../schema/scalars.js';

const NULL_BEYOND = `Null above ${MOST_COUNTED.toLocaleString('en')} if the filter uses more than states, webhook, event type and time.`;

/** A delivery as it is shown. What it leads to (webhook, event, attempts) are field resolvers'. */
@ObjectType('Delivery', { description: 'One event on its way to one webhook.' })
export class DeliveryModel {
  /** Names the partition of its attempts. */
  readonly day!: string;
  readonly deferredProblem!: string | null;

  @Field(() => ID) id!: string;
  @Field(() => ID, { description: 'The `webhook-id` header of every attempt.' }) uuid!: string;
  @Field(() => ID) webhookId!: number;
  @Field(() => ID) eventId!: string;
  @Field(() => String) eventType!: string;
  @Field(() => DeliveryStatusEnum) status!: DeliveryStatus;
  @Field(() => String, { nullable: true, description: 'Why it was exhausted or canceled.' }) finalReason!:
    string | null;
  @Field(() => String, { description: 'The webhook’s URL when the delivery was created.' }) targetUrl!: string;
  @Field(() => WebhookFormatEnum) format!: WebhookFormat;
  @Field(() => ID, { nullable: true }) objectId!: string | null;
  @Field(() => ID, { nullable: true }) contentType!: string | null;
  @Field(() => Int) attemptCount!: number;
  @Field(() => DateTimeScalar, { nullable: true }) lastAttemptAt!: Date | null;
  @Field(() => Int, { nullable: true }) lastResponseStatus!: number | null;
  @Field(() => String, { nullable: true }) lastError!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Null once it is final. During an attempt, the end of its lease.',
  })
  nextAttemptAt!: Date | null;
  @Field(() => DeferredReasonEnum, {
    nullable: true,
    description: 'Why it is held back while pending. Waiting uses up no attempt.',
  })
  deferredReason!: DeferredReason | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When sending to the webhook is expected to resume, not necessarily with this delivery. Null if unknown.',
  })
  deferredUntil!: Date | null;
  @Field(() => Boolean, { description: 'Whether an attempt is in progress.' }) isUnderWay!: boolean;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar) modifiedAt!: Date;
}

@ObjectType('DeliveryConnection')
export class DeliveryConnectionModel extends connectionType(
  'Delivery',
  DeliveryModel,
  `All deliveries that match, on every page. ${NULL_BEYOND}`,
) {}

@ObjectType('DeliveryCounts', { description: `Number of deliveries by state. ${NULL_BEYOND}` })
export class DeliveryCountsModel implements Record<DeliveryState | 'all', number | null> {
  @Field(() => Int, { nullable: true }) all!: number | null;
  @Field(() => Int, { nullable: true, description: 'Pending, never attempted.' }) waiting!: number | null;
  @Field(() => Int, { nullable: true, description: 'Pending, attempted before.' }) retrying!: number | null;
  @Field(() => Int, { nullable: true }) delivered!: number | null;
  @Field(() => Int, { nullable: true }) exhausted!: number | null;
  @Field(() => Int, { nullable: true }) canceled!: number | null;

  /** @param counts null where there are too many */
  static of(counts: Partial<Record<CountedState, number>> | null): DeliveryCountsModel {
    const sum = (name?: DeliveryState) =>
      counts &&
      statesWhere(({ shown }) => name === undefined || shown === name).reduce(
        (n, state) => n + (counts[state] ?? 0),
        0,
      );
    return {
      all: sum(),
      waiting: sum('waiting'),
      retrying: sum('retrying'),
      delivered: sum('delivered'),
      exhausted: sum('exhausted'),
      canceled: sum('canceled'),
    };
  }
}
