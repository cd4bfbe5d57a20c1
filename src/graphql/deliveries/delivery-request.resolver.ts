import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { AccountId } from '../../accounts/account-id.decorator.js';
import type { GraphqlContext } from '../../accounts/request-of.js';
import { DeliveryModel } from './deliveries.model.js';
import { DeliveryRequestModel } from './delivery-request.model.js';
import { Relations } from '../relations/relations.js';

/** What is sent for a delivery. */
@Resolver(() => DeliveryModel)
export class DeliveryRequestResolver {
  constructor(private readonly relations: Relations) {}

  @ResolveField(() => DeliveryRequestModel, {
    nullable: true,
    description: 'The request that would be sent now; null once the event is no longer in the history.',
  })
  request(
    @AccountId() accountId: number,
    @Context() context: GraphqlContext,
    @Parent() delivery: DeliveryModel,
  ): Promise<DeliveryRequestModel | null> {
    return this.relations.of(context, accountId).request.load(delivery);
  }
}
