import { Args, Query, Resolver } from '@nestjs/graphql';

import { AccountId } from '../../accounts/account-id.decorator.js';
import { type TimeRange, TimeRangeEnum } from '../schema/enums.js';
import { OverviewModel } from './overview.model.js';
import { OverviewQueries } from './overview.queries.js';

@Resolver()
export class OverviewResolver {
  constructor(private readonly queries: OverviewQueries) {}

  @Query(() => OverviewModel, { name: 'overview' })
  overview(
    @AccountId() accountId: number,
    @Args('range', { type: () => TimeRangeEnum }) range: TimeRange,
  ): Promise<OverviewModel> {
    return this.queries.overview(accountId, range);
  }
}
