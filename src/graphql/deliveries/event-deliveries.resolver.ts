import { Args, Context, ID, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { AccountId } from '../../accounts/account-id.decorator.js';
import type { GraphqlContext } from '../../accounts/request-of.js';
import { TestEventService } from '../../events/test-event.service.js';
import { ROW_BYTES, textAllowance } from '../document-limits/text-allowance.js';
import { EventModel } from '../events/events.model.js';
import { Relations } from '../relations/relations.js';
import { MOST_DELIVERIES_OF_EVENT } from '../relations/relations.queries.js';
import { SmallIdPipe } from '../schema/id.pipe.js';
import { DeliveryModel } from './deliveries.model.js';

/** Where events go: the deliveries of one, and the one of a test event. */
@Resolver(() => EventModel)
export class EventDeliveriesResolver {
  constructor(
    private readonly tests: TestEventService,
    private readonly relations: Relations,
  ) {}

  @ResolveField(() => [DeliveryModel], {
    description: `The first ${MOST_DELIVERIES_OF_EVENT}. Page through all of them with the query \`deliveries\`.`,
  })
  async deliveries(
    @AccountId() accountId: number,
    @Context() context: GraphqlContext,
    @Parent() event: EventModel,
  ): Promise<DeliveryModel[]> {
    const deliveries = await this.relations.of(context, accountId).deliveries.load(event);
    textAllowance(context).take(deliveries.length * ROW_BYTES);
    return deliveries;
  }

  @Mutation(() => DeliveryModel, {
    name: 'sendTestEvent',
    description: 'Sent to this webhook only, whatever its event type.',
  })
  sendTest(
    @AccountId() accountId: number,
    @Args('webhookId', { type: () => ID }, SmallIdPipe) webhookId: number,
  ): Promise<DeliveryModel> {
    return this.tests.send(accountId, webhookId);
  }
}
