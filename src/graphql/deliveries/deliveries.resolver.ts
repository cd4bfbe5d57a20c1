import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { AccountId } from '../../accounts/account-id.decorator.js';
import type { GraphqlContext } from '../../accounts/request-of.js';
import { DeliveriesFinder } from '../../deliveries/deliveries.finder.js';
import { DeliveriesReader } from '../../deliveries/deliveries.reader.js';
import { DeliveriesService } from '../../deliveries/deliveries.service.js';
import { shownProblem } from '../../delivery/attempt/webhook-problem.js';
import { type Connection, connectionOf } from '../schema/connection.js';
import { DeliveriesArgs, deliverySearch, DeliveryScopeInput } from './deliveries.input.js';
import { DeliveryConnectionModel, DeliveryCountsModel, DeliveryModel } from './deliveries.model.js';
import { EventModel } from '../events/events.model.js';
import { IdPipe } from '../schema/id.pipe.js';
import { orNull } from '../schema/or-null.js';
import { pageAt } from '../schema/page.args.js';
import { Relations } from '../relations/relations.js';
import { WebhookProblemModel } from '../webhooks/webhook-health.model.js';
import { WebhookModel } from '../webhooks/webhooks.model.js';

const Id = () => Args('id', { type: () => ID }, IdPipe);

/** Deliveries: shown with what they lead to, sent again, canceled. */
@Resolver(() => DeliveryModel)
export class DeliveriesResolver {
  constructor(
    private readonly finder: DeliveriesFinder,
    private readonly reader: DeliveriesReader,
    private readonly deliveries: DeliveriesService,
    private readonly relations: Relations,
  ) {}

  @Query(() => DeliveryConnectionModel, { name: 'deliveries', description: 'Newest first.' })
  async list(@AccountId() accountId: number, @Args() args: DeliveriesArgs): Promise<Connection<DeliveryModel>> {
    const filter = deliverySearch(args.filter);
    return connectionOf(
      await this.finder.list(accountId, filter, pageAt(args)),
      args,
      ({ id }) => id,
      (delivery) => delivery,
      () => this.finder.count(accountId, filter),
    );
  }

  @Query(() => DeliveryCountsModel, {
    name: 'deliveryCounts',
    description: 'Counts of all deliveries that match the filter.',
  })
  async counts(
    @AccountId() accountId: number,
    @Args('filter', { nullable: true }) filter?: DeliveryScopeInput,
  ): Promise<DeliveryCountsModel> {
    return DeliveryCountsModel.of(await this.finder.countStates(accountId, deliverySearch(filter)));
  }

  @Query(() => DeliveryModel, { name: 'delivery', nullable: true })
  get(@AccountId() accountId: number, @Id() id: number): Promise<DeliveryModel | null> {
    return orNull(this.reader.get(accountId, id));
  }

  @Mutation(() => DeliveryModel, {
    name: 'resendDelivery',
    description: 'Sends it immediately, with the same `webhook-id` and body and a new allowance of attempts.',
  })
  resend(@AccountId() accountId: number, @Id() id: number): Promise<DeliveryModel> {
    return this.deliveries.resend(accountId, id);
  }

  @Mutation(() => DeliveryModel, {
    name: 'cancelDelivery',
    description: 'Stops further attempts of a pending delivery.',
  })
  cancel(@AccountId() accountId: number, @Id() id: number): Promise<DeliveryModel> {
    return this.deliveries.cancel(accountId, id);
  }

  @ResolveField(() => WebhookModel, { description: 'Included even if deleted.' })
  async webhook(
    @AccountId() accountId: number,
    @Context() context: GraphqlContext,
    @Parent() delivery: DeliveryModel,
  ): Promise<WebhookModel | null> {
    const webhook = await this.relations.of(context, accountId).webhook.load(delivery.webhookId);
    return webhook && WebhookModel.of(webhook);
  }

  @ResolveField(() => EventModel, { nullable: true, description: 'Null once it is no longer in the history.' })
  event(
    @AccountId() accountId: number,
    @Context() context: GraphqlContext,
    @Parent() delivery: DeliveryModel,
  ): Promise<EventModel | null> {
    return this.relations.of(context, accountId).event.load(delivery.eventId);
  }

  @ResolveField(() => WebhookProblemModel, {
    nullable: true,
    description: 'What is wrong with the webhook if `deferredReason` is `MISCONFIGURED`.',
  })
  deferredDetail(@Parent() { deferredProblem }: DeliveryModel): WebhookProblemModel | null {
    return deferredProblem === null ? null : shownProblem(deferredProblem);
  }
}
