import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { AccountId } from '../../accounts/account-id.decorator.js';
import type { GraphqlContext } from '../../accounts/request-of.js';
import { EventsReader } from '../../events/events.reader.js';
import { EventsService } from '../../events/events.service.js';
import { type Connection, connectionOf } from '../schema/connection.js';
import { draftOf, eventFilter, EventsArgs, PublishEventInput } from './events.input.js';
import { EventConnectionModel, EventModel } from './events.model.js';
import { orNull } from '../schema/or-null.js';
import { pageAt } from '../schema/page.args.js';
import { Relations } from '../relations/relations.js';

/** Events: shown and published. */
@Resolver(() => EventModel)
export class EventsResolver {
  constructor(
    private readonly reader: EventsReader,
    private readonly events: EventsService,
    private readonly relations: Relations,
  ) {}

  @Query(() => EventConnectionModel, { name: 'events', description: 'Newest first.' })
  async list(@AccountId() accountId: number, @Args() args: EventsArgs): Promise<Connection<EventModel>> {
    const filter = eventFilter(args.filter);
    return connectionOf(
      await this.reader.list(accountId, pageAt(args), filter),
      args,
      ({ id }) => id,
      (event) => event,
      () => this.reader.count(accountId, filter),
    );
  }

  @Query(() => EventModel, { name: 'event', nullable: true })
  get(@AccountId() accountId: number, @Args('id', { type: () => ID }) id: string): Promise<EventModel | null> {
    return orNull(this.reader.get(accountId, id));
  }

  @Mutation(() => EventModel, {
    name: 'publishEvent',
    description: 'Returns once the event and its deliveries are stored.',
  })
  async publish(@AccountId() accountId: number, @Args('input') input: PublishEventInput): Promise<EventModel> {
    const [published] = await this.events.publish(accountId, [draftOf(input)]);
    return this.reader.get(accountId, published!.id);
  }

  @ResolveField(() => String, { description: 'JSON text, as published.' })
  async payload(
    @AccountId() accountId: number,
    @Context() context: GraphqlContext,
    @Parent() event: EventModel,
  ): Promise<string | null> {
    const found = await this.relations.of(context, accountId).payload.load(event);
    return found && found.payload;
  }
}
