import { Args, ID, Query, Resolver } from '@nestjs/graphql';

import { AccountId } from '../../accounts/account-id.decorator.js';
import { Statistics } from '../../counts/statistics.js';
import { type TimeBucket, TimeBucketEnum, type TimeRange, TimeRangeEnum } from '../schema/enums.js';
import { smallRowId } from '../schema/id.pipe.js';
import { SPANS } from '../schema/time-spans.js';
import { timelineStep } from './timeline-step.js';
import { TimelineBucketModel } from './timeline.model.js';

/** What happened, step by step. */
@Resolver()
export class TimelineResolver {
  constructor(private readonly statistics: Statistics) {}

  @Query(() => [TimelineBucketModel], {
    name: 'timeline',
    description:
      'Every interval of the range, oldest first, empty ones included. All are empty for a webhook of another account.',
  })
  timeline(
    @AccountId() accountId: number,
    @Args('range', { type: () => TimeRangeEnum }) range: TimeRange,
    @Args('bucket', {
      type: () => TimeBucketEnum,
      nullable: true,
      description: 'Default: MINUTE for HOUR, HOUR for DAY and WEEK, DAY for MONTH.',
    })
    bucket?: TimeBucket | null,
    @Args('webhookId', { type: () => ID, nullable: true, description: 'May be deleted.' }) webhookId?: string | null,
  ): Promise<TimelineBucketModel[]> {
    const webhook = webhookId == null ? undefined : smallRowId(webhookId);
    return this.statistics.timeline(accountId, SPANS[range], timelineStep(range, bucket), webhook);
  }
}
