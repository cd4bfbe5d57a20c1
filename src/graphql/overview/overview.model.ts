import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

import { HISTOGRAM_NOTE } from '../schema/time-spans.js';

/** How an account's deliveries fare. */
@ObjectType('Overview', { description: 'How the deliveries fare that were created in the range.' })
export class OverviewModel {
  @Field(() => Int) delivered!: number;
  @Field(() => Int) exhausted!: number;
  @Field(() => Int) canceled!: number;
  @Field(() => Int) pending!: number;
  @Field(() => Float, {
    nullable: true,
    description: 'Delivered among delivered and exhausted, 0 to 1; null where there are none of them.',
  })
  successRate!: number | null;
  @Field(() => Int, { description: 'Deliveries that will be attempted, of any age.' }) backlog!: number;
  @Field(() => Float, {
    nullable: true,
    description:
      'How long the oldest delivery has been due now, of webhooks that are neither disabled nor paused; null where none is.',
  })
  oldestDueAgeSeconds!: number | null;
  @Field(() => Int, {
    description:
      'Made in the range, of deliveries of any age. A range of a WEEK or MONTH begins at a whole hour here, others at a minute.',
  })
  attempts!: number;
  @Field(() => Int, { description: 'Of these, not answered with 2xx.' }) failedAttempts!: number;
  @Field(() => Int, { nullable: true, description: `Of the attempts made in the range. ${HISTOGRAM_NOTE}` })
  latencyP50Ms!: number | null;
  @Field(() => Int, { nullable: true }) latencyP95Ms!: number | null;
  @Field(() => Int, { nullable: true }) latencyP99Ms!: number | null;
}
