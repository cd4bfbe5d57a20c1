import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

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
  @Field(() => Int, { nullable: true, description: 'Of the attempts made in the range; null where there are none.' })
  latencyP50Ms!: number | null;
  @Field(() => Int, { nullable: true }) latencyP95Ms!: number | null;
  @Field(() => Int, { nullable: true }) latencyP99Ms!: number | null;
}
