import { Field, ID, ObjectType } from '@nestjs/graphql';

import { MOST_COUNTED_EVENTS } from '../../events/events.reader.js';
import { connectionType } from '../schema/connection.js';
import { DateTimeScalar } from '../schema/scalars.js';

/** An event as it is shown. Its payload and its deliveries are field resolvers'. */
@ObjectType('Event', { description: 'An immutable fact published by the account.' })
export class EventModel {
  /** From which on its deliveries lie. */
  readonly day!: string;

  @Field(() => ID) id!: string;
  @Field(() => String) type!: string;
  @Field(() => ID, { nullable: true }) objectId!: string | null;
  @Field(() => ID, { nullable: true }) contentType!: string | null;
  @Field(() => String, { nullable: true, description: 'What the event is about.' }) instance!: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) occurredAt!: Date | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
}

@ObjectType('EventConnection')
export class EventConnectionModel extends connectionType(
  'Event',
  EventModel,
  `All events that match, on every page. Null above ${MOST_COUNTED_EVENTS.toLocaleString('en')}.`,
) {}
