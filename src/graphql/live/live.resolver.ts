import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';

import { AccountId } from '../../accounts/account-id.decorator.js';
import type { GraphqlContext } from '../../accounts/request-of.js';
import type { DeliveryStatus } from '../../database/entities/index.js';
import { DeliveryModel } from '../deliveries/deliveries.model.js';
import { DeliveryStatusEnum } from '../schema/enums.js';
import { smallRowId } from '../schema/id.pipe.js';
import { renewTextAllowance } from '../document-limits/text-allowance.js';
import { DeliveryChanges } from './delivery.changes.js';

/** What becomes of deliveries, as it happens. */
@Resolver()
export class LiveResolver {
  constructor(private readonly changes: DeliveryChanges) {}

  @Subscription(() => DeliveryModel, {
    name: 'deliveryUpdated',
    description:
      'Each delivery that is created, attempted, resent or canceled, within about a second. Slow readers get only the latest state.',
    resolve: (delivery: DeliveryModel, _args: unknown, context: GraphqlContext) => {
      renewTextAllowance(context);
      return delivery;
    },
  })
  watch(
    @AccountId() accountId: number,
    @Args('webhookId', { type: () => ID, nullable: true }) webhookId?: string | null,
    @Args('status', { type: () => DeliveryStatusEnum, nullable: true }) status?: DeliveryStatus | null,
  ): Promise<AsyncIterableIterator<DeliveryModel>> {
    return this.changes.watch({
      accountId,
      webhookId: webhookId == null ? undefined : smallRowId(webhookId),
      status: status ?? undefined,
    });
  }
}
