import { Field, Int, ObjectType } from '@nestjs/graphql';

import type { HappenedInBucket } from '../../counts/statistics.js';
import { DateTimeScalar } from '../schema/scalars.js';
import { HISTOGRAM_NOTE } from '../schema/time-spans.js';

/** A step of a timeline. */
@ObjectType('TimelineBucket', { description: 'What happened in one interval. A later resend does not change it.' })
export class TimelineBucketModel implements HappenedInBucket {
  @Field(() => DateTimeScalar, {
    description: 'Aligned to UTC. The first interval counts only from the start of the range.',
  })
  startsAt!: Date;
  @Field(() => Int, { description: 'Deliveries created.' }) created!: number;
  @Field(() => Int) delivered!: number;
  @Field(() => Int) exhausted!: number;
  @Field(() => Int) canceled!: number;
  @Field(() => Int) attempts!: number;
  @Field(() => Int) failedAttempts!: number;
  @Field(() => Int, { nullable: true, description: HISTOGRAM_NOTE }) latencyP50Ms!: number | null;
  @Field(() => Int, { nullable: true }) latencyP95Ms!: number | null;
  @Field(() => Int, { nullable: true }) latencyP99Ms!: number | null;
}
