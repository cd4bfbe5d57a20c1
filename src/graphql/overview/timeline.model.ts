import { Field, Int, ObjectType } from '@nestjs/graphql';

import type { HappenedInBucket } from '../../counts/statistics.js';
import { DateTimeScalar } from '../schema/scalars.js';
import { HISTOGRAM_NOTE } from '../schema/time-spans.js';

/** A step of a timeline. */
@ObjectType('TimelineBucket', { description: 'What happened in a step of time: a resend takes nothing back from it.' })
export class TimelineBucketModel implements HappenedInBucket {
  @Field(() => DateTimeScalar, {
    description: 'Aligned to UTC; of the first step only its part within the range counts.',
  })
  startsAt!: Date;
  @Field(() => Int, { description: 'Deliveries made.' }) created!: number;
  @Field(() => Int) delivered!: number;
  @Field(() => Int) exhausted!: number;
  @Field(() => Int) canceled!: number;
  @Field(() => Int) attempts!: number;
  @Field(() => Int) failedAttempts!: number;
  @Field(() => Int, { nullable: true, description: HISTOGRAM_NOTE }) latencyP50Ms!: number | null;
  @Field(() => Int, { nullable: true }) latencyP95Ms!: number | null;
  @Field(() => Int, { nullable: true }) latencyP99Ms!: number | null;
}
