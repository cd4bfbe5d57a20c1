import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

import { HISTOGRAM_NOTE } from '../schema/time-spans.js';

/** How an account's deliveries fare. */
@ObjectType('Overview', { description: 'Outcomes of the deliveries created in the range.' })
export class OverviewModel {
  @Field(() => Int) delivered!: number;
  @Field(() => Int) exhausted!: number;
  @Field(() => Int) canceled!: number;
  @Field(() => Int) pending!: number;
  @Field(() => Float, {
    nullable: true,
    description: 'Delivered / (delivered + exhausted), 0 to 1; null if there are none.',
  })
  successRate!: number | null;
  @Field(() => Int, { description: 'Deliveries still to be attempted, of any age.' }) backlog!: number;
  @Field(() => Float, {
    nullable: true,
    description:
      'How long the oldest due delivery has been waiting; null if none is due. Disabled and paused webhooks are excluded.',
  })
  oldestDueAgeSeconds!: number | null;
  @Field(() => Int, {
    description:
      'Attempts made in the range, for deliveries of any age. For WEEK and MONTH the range starts on the hour, otherwise on the minute.',
  })
  attempts!: number;
  @Field(() => Int, { description: 'Attempts without a 2xx response.' }) failedAttempts!: number;
  @Field(() => Int, { nullable: true, description: `For attempts made in the range. ${HISTOGRAM_NOTE}` })
  latencyP50Ms!: number | null;
  @Field(() => Int, { nullable: true }) latencyP95Ms!: number | null;
  @Field(() => Int, { nullable: true }) latencyP99Ms!: number | null;
}
