import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { AccountId } from '../../accounts/account-id.decorator.js';
import type { GraphqlContext } from '../../accounts/request-of.js';
import { maskedHeaders } from '../../webhooks/masked-headers.js';
import { WebhooksService } from '../../webhooks/webhooks.service.js';
import { type Connection, connectionOf } from '../schema/connection.js';
import { SmallIdPipe } from '../schema/id.pipe.js';
import { textAllowance } from '../document-limits/text-allowance.js';
import { orNull } from '../schema/or-null.js';
import { PageArgs, pageAt } from '../schema/page.args.js';
import { JsonScalar } from '../schema/scalars.js';
import { CreateWebhookInput, RotateSecretInput, UpdateWebhookInput } from './webhooks.input.js';
import { WebhookConnectionModel, WebhookModel } from './webhooks.model.js';

const Id = () => Args('id', { type: () => ID }, SmallIdPipe);

/** Webhooks: shown, registered, changed. */
@Resolver(() => WebhookModel)
export class WebhooksResolver {
  constructor(private readonly webhooks: WebhooksService) {}

  @Query(() => WebhookConnectionModel, { name: 'webhooks', description: 'Oldest first.' })
  async list(@AccountId() accountId: number, @Args() args: PageArgs): Promise<Connection<WebhookModel>> {
    const page = await this.webhooks.list(accountId, pageAt(args));
    return connectionOf(
      page,
      args,
      ({ id }) => String(id),
      (webhook) => WebhookModel.of(webhook),
      () => this.webhooks.count(accountId),
    );
  }

  @Query(() => WebhookModel, { name: 'webhook', nullable: true })
  async get(@AccountId() accountId: number, @Id() id: number): Promise<WebhookModel | null> {
    const webhook = await orNull(this.webhooks.get(accountId, id));
    return webhook && WebhookModel.of(webhook);
  }

  @Mutation(() => WebhookModel, { name: 'createWebhook', description: 'Keep the `secretKey`: it is not shown again.' })
  async create(@AccountId() accountId: number, @Args('input') input: CreateWebhookInput): Promise<WebhookModel> {
    const { webhook, secretKey } = await this.webhooks.create(accountId, input);
    return WebhookModel.of(webhook, secretKey);
  }

  @Mutation(() => WebhookModel, {
    name: 'updateWebhook',
    description:
      'Omitted fields stay as they are. `isActive: false` cancels pending deliveries. Changing the origin of `targetUrl` drops headers with masked values, unless you send them again.',
  })
  async update(
    @AccountId() accountId: number,
    @Id() id: number,
    @Args('input') input: UpdateWebhookInput,
  ): Promise<WebhookModel> {
    return WebhookModel.of(await this.webhooks.update(accountId, id, input));
  }

  @Mutation(() => WebhookModel, {
    name: 'deleteWebhook',
    description: 'Pending deliveries are canceled; history stays.',
  })
  async delete(@AccountId() accountId: number, @Id() id: number): Promise<WebhookModel> {
    await this.webhooks.delete(accountId, id);
    const [deleted] = await this.webhooks.getMany(accountId, [id]);
    return WebhookModel.of(deleted!);
  }

  @Mutation(() => WebhookModel, { name: 'pauseWebhook', description: 'Deliveries are created and wait.' })
  async pause(@AccountId() accountId: number, @Id() id: number): Promise<WebhookModel> {
    return WebhookModel.of(await this.webhooks.pause(accountId, id));
  }

  @Mutation(() => WebhookModel, { name: 'resumeWebhook', description: 'Waiting deliveries are sent.' })
  async resume(@AccountId() accountId: number, @Id() id: number): Promise<WebhookModel> {
    return WebhookModel.of(await this.webhooks.resume(accountId, id));
  }

  @Mutation(() => WebhookModel, {
    name: 'rotateWebhookSecret',
    description:
      'Returns the new `secretKey`. During the overlap the old secret signs too. A shorter overlap also applies to secrets of earlier rotations: 0 ends them all at once. Only the ten newest secrets sign.',
  })
  async rotateSecret(
    @AccountId() accountId: number,
    @Id() id: number,
    @Args('input', { nullable: true }) input?: RotateSecretInput,
  ): Promise<WebhookModel> {
    const secretKey = await this.webhooks.rotateSecret(accountId, id, input ?? {});
    return WebhookModel.of(await this.webhooks.get(accountId, id), secretKey);
  }

  @ResolveField(() => JsonScalar, { description: 'Values that look like credentials are masked.' })
  additionalHeaders(@Context() context: GraphqlContext, @Parent() { entity }: WebhookModel): Record<string, string> {
    textAllowance(context).take(entity.sealedHeaders?.length ?? 0);
    return maskedHeaders(this.webhooks.headersOf(entity));
  }

  @ResolveField(() => JsonScalar, { description: 'The owner’s notes.' })
  config(@Context() context: GraphqlContext, @Parent() { entity: { config } }: WebhookModel): Record<string, unknown> {
    textAllowance(context).take(JSON.stringify(config).length);
    return config;
  }

  @ResolveField(() => String, { description: 'Stored and shown only.' })
  callback(@Context() context: GraphqlContext, @Parent() { entity: { callback } }: WebhookModel): string {
    textAllowance(context).take(callback.length);
    return callback;
  }
}
