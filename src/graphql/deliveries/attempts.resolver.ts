import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { AccountId } from '../../accounts/account-id.decorator.js';
import type { GraphqlContext } from '../../accounts/request-of.js';
import { attemptBefore } from '../../deliveries/attempts.reader.js';
import { type DecodedBody, decodedBody } from '../../deliveries/decoded-body.js';
import { sentRequest } from '../../delivery/attempt/sent-request.js';
import { AttemptConnectionModel, AttemptModel } from './attempts.model.js';
import { type Connection, connectionOf } from '../schema/connection.js';
import { DeliveryModel } from './deliveries.model.js';
import { ROW_BYTES, textAllowance } from '../document-limits/text-allowance.js';
import { PageArgs } from '../schema/page.args.js';
import { Relations } from '../relations/relations.js';
import { JsonScalar } from '../schema/scalars.js';

/** The attempts of a delivery, page by page. */
@Resolver(() => DeliveryModel)
export class AttemptsResolver {
  constructor(private readonly relations: Relations) {}

  @ResolveField(() => AttemptConnectionModel, { description: 'Newest first.' })
  async attempts(
    @AccountId() accountId: number,
    @Context() context: GraphqlContext,
    @Parent() delivery: DeliveryModel,
    @Args() args: PageArgs,
  ): Promise<Connection<AttemptModel>> {
    const { id, day, attemptCount } = delivery;
    const asked = { id, day, limit: args.first, before: attemptBefore(args.after ?? undefined, 'after') };
    const page = await this.relations.of(context, accountId).attempts.load(asked);
    textAllowance(context).take(page.items.length * ROW_BYTES);
    return connectionOf(
      page,
      args,
      ({ number }) => String(number),
      (attempt) => ({ ...attempt, ...sentRequest(attempt, delivery), day }),
      () => Promise.resolve(attemptCount),
    );
  }
}

/** What is large in an attempt. */
@Resolver(() => AttemptModel)
export class AttemptResponsesResolver {
  constructor(private readonly relations: Relations) {}

  @ResolveField(() => JsonScalar, { nullable: true })
  responseHeaders(
    @AccountId() accountId: number,
    @Context() context: GraphqlContext,
    @Parent() attempt: AttemptModel,
  ): Promise<Record<string, string> | null> | null {
    return attempt.headersBytes === 0 ? null : this.relations.of(context, accountId).responseHeaders.load(attempt);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'The first 64 KiB as UTF-8, after decoding gzip, deflate or br; null if there was no response.',
  })
  async responseBody(
    @AccountId() accountId: number,
    @Context() context: GraphqlContext,
    @Parent() attempt: AttemptModel,
  ): Promise<string | null> {
    if (attempt.responseStatus === null) return null;
    return (await this.decoded(accountId, context, attempt)).text;
  }

  @ResolveField(() => Boolean, { description: 'Whether the body was cut.' })
  async responseBodyTruncated(
    @AccountId() accountId: number,
    @Context() context: GraphqlContext,
    @Parent() attempt: AttemptModel,
  ): Promise<boolean> {
    if (attempt.responseBodyTruncated || attempt.contentEncoding === null) return attempt.responseBodyTruncated;
    return (await this.decoded(accountId, context, attempt)).isCut;
  }

  private async decoded(accountId: number, context: GraphqlContext, attempt: AttemptModel): Promise<DecodedBody> {
    if (attempt.bodyBytes === 0) return { text: '', isCut: false };
    const body = await this.relations.of(context, accountId).responseBody.load(attempt);
    return decodedBody(body ?? Buffer.alloc(0), attempt.contentEncoding);
  }
}
