import { Args, Context, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { AccountId } from '../../accounts/account-id.decorator.js';
import type { GraphqlContext } from '../../accounts/request-of.js';
import { NOTHING_HAPPENED } from '../../counts/statistics.js';
import { type TimeRange, TimeRangeEnum } from '../schema/enums.js';
import { Relations } from '../relations/relations.js';
import { WebhookCircuitModel, WebhookHealthModel, WebhookMisconfiguredModel } from './webhook-health.model.js';
import { WebhookModel } from './webhooks.model.js';

/** How webhooks fare, gathered for all that an answer shows. */
@Resolver(() => WebhookModel)
export class WebhookHealthResolver {
  constructor(private readonly relations: Relations) {}

  @ResolveField(() => WebhookHealthModel)
  async health(
    @AccountId() accountId: number,
    @Context() context: GraphqlContext,
    @Parent() { id }: WebhookModel,
    @Args('range', { type: () => TimeRangeEnum }) range: TimeRange,
  ): Promise<WebhookHealthModel> {
    const happened = (await this.relations.of(context, accountId).health[range].load(id)) ?? NOTHING_HAPPENED;
    const { attempts, failedAttempts } = happened;
    return { ...happened, successRate: attempts === 0 ? null : (attempts - failedAttempts) / attempts };
  }

  @ResolveField(() => Int, { description: 'Deliveries still to be attempted, of any age.' })
  async backlog(
    @AccountId() accountId: number,
    @Context() context: GraphqlContext,
    @Parent() { id }: WebhookModel,
  ): Promise<number> {
    return (await this.relations.of(context, accountId).waiting.load(id))?.waiting ?? 0;
  }

  @ResolveField(() => WebhookCircuitModel, { nullable: true, description: 'Null if the circuit is closed.' })
  circuit(
    @AccountId() accountId: number,
    @Context() context: GraphqlContext,
    @Parent() { id }: WebhookModel,
  ): Promise<WebhookCircuitModel | null> {
    return this.relations.of(context, accountId).circuit.load(id);
  }

  @ResolveField(() => WebhookMisconfiguredModel, { nullable: true, description: 'Null if nothing is wrong.' })
  misconfigured(
    @AccountId() accountId: number,
    @Context() context: GraphqlContext,
    @Parent() { id }: WebhookModel,
  ): Promise<WebhookMisconfiguredModel | null> {
    return this.relations.of(context, accountId).problem.load(id);
  }
}
