import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { AccountId } from '../../accounts/account-id.decorator.js';
import { RecoveriesReader } from '../../recovery/recoveries-reader.js';
import { RecoveriesService } from '../../recovery/recoveries.service.js';
import { type Connection, connectionOf } from '../schema/connection.js';
import { deliverySearch } from '../deliveries/deliveries.input.js';
import { SmallIdPipe } from '../schema/id.pipe.js';
import { orNull } from '../schema/or-null.js';
import { pageAt } from '../schema/page.args.js';
import { RecoverWebhookInput, RecoveriesArgs, recoveryFilter, ResendDeliveriesArgs } from './recoveries.input.js';
import { RecoveryConnectionModel, RecoveryModel, RecoveryScopeModel } from './recoveries.model.js';

const Id = () => Args('id', { type: () => ID }, SmallIdPipe);

/** Recoveries: begun, watched, paused, canceled. */
@Resolver(() => RecoveryModel)
export class RecoveriesResolver {
  constructor(
    private readonly reader: RecoveriesReader,
    private readonly recoveries: RecoveriesService,
  ) {}

  @Query(() => RecoveryConnectionModel, { name: 'recoveries', description: 'Newest first.' })
  async list(@AccountId() accountId: number, @Args() args: RecoveriesArgs): Promise<Connection<RecoveryModel>> {
    return connectionOf(
      await this.reader.list(accountId, recoveryFilter(args), pageAt(args)),
      args,
      ({ id }) => String(id),
      (recovery) => recovery,
    );
  }

  @Query(() => RecoveryModel, { name: 'recovery', nullable: true })
  get(@AccountId() accountId: number, @Id() id: number): Promise<RecoveryModel | null> {
    return orNull(this.reader.get(accountId, id));
  }

  @Mutation(() => RecoveryModel, {
    name: 'recoverWebhook',
    description: 'Queues failed or missed events of a time range. A webhook has at most one recovery at a time.',
  })
  recover(
    @AccountId() accountId: number,
    @Id() id: number,
    @Args('input') input: RecoverWebhookInput,
  ): Promise<RecoveryModel> {
    return this.recoveries.recover(accountId, id, input);
  }

  @Mutation(() => RecoveryModel, {
    name: 'resendDeliveries',
    description:
      'Resends all deliveries that match the filter, by default exhausted and canceled ones. Pending ones are skipped.',
  })
  resend(@AccountId() accountId: number, @Args() args: ResendDeliveriesArgs): Promise<RecoveryModel> {
    return this.recoveries.resend(accountId, deliverySearch(args.filter), args);
  }

  @Mutation(() => RecoveryModel, {
    name: 'pauseRecovery',
    description: 'Stops queueing. Queued deliveries are still sent.',
  })
  pause(@AccountId() accountId: number, @Id() id: number): Promise<RecoveryModel> {
    return this.recoveries.move(accountId, id, 'paused');
  }

  @Mutation(() => RecoveryModel, { name: 'resumeRecovery', description: 'Continues where it stopped.' })
  resume(@AccountId() accountId: number, @Id() id: number): Promise<RecoveryModel> {
    return this.recoveries.move(accountId, id, 'running');
  }

  @Mutation(() => RecoveryModel, {
    name: 'cancelRecovery',
    description: 'Stops queueing. Queued deliveries are still sent.',
  })
  cancel(@AccountId() accountId: number, @Id() id: number): Promise<RecoveryModel> {
    return this.recoveries.move(accountId, id, 'canceled');
  }

  @ResolveField(() => RecoveryScopeModel, { description: 'What it covers.' })
  scope(@Parent() recovery: RecoveryModel): RecoveryScopeModel {
    return RecoveryScopeModel.of(recovery);
  }
}
