import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, IsOptional, Matches, ValidateNested } from 'class-validator';

import { checkEvent } from '../../events/check-event.js';
import type { EventDraft } from '../../events/event-draft.js';
import type { EventFilter } from '../../events/events.reader.js';
import { readPayloadText } from '../../events/read-events.js';
import { IsInstant } from '../../http/instant.js';
import { IsText } from '../../http/is-text.js';
import { PageArgs } from '../schema/page.args.js';
import { DateTimeScalar } from '../schema/scalars.js';

@InputType({ description: 'Events that meet every given condition.' })
export class EventFilterInput {
  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsText(0, 200)
  type?: string | null;

  @Field(() => ID, { nullable: true, description: 'An integer.' })
  @IsOptional()
  @Matches(/^-?\d{1,16}$/, { message: 'must be an integer' })
  objectId?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Published at or after.' })
  @IsOptional()
  @IsInstant()
  since?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Published before.' })
  @IsOptional()
  @IsInstant()
  until?: string | null;
}

@ArgsType()
export class EventsArgs extends PageArgs {
  @Field(() => EventFilterInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => EventFilterInput)
  filter?: EventFilterInput | null;
}

/** The same as the reader of events takes it. */
export function eventFilter(given: EventFilterInput | null | undefined): EventFilter {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value != null));
}

/** An event to publish. Its rules are those of the REST body, in {@link draftOf}. */
@InputType()
export class PublishEventInput {
  @Field(() => String, { description: 'Such as `package.status.shipped`.' })
  @Allow()
  type!: string;

  @Field(() => String, { description: 'Any JSON value as text, up to 256 KiB, preserved to the byte.' })
  @Allow()
  payload!: string;

  @Field(() => ID, { nullable: true, description: 'An integer.' })
  @Allow()
  objectId?: string | null;

  @Field(() => ID, { nullable: true, description: 'An integer.' })
  @Allow()
  contentType?: string | null;

  @Field(() => String, { nullable: true, description: 'What the event is about, such as an order number or a GUID.' })
  @Allow()
  instance?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the event happened.' })
  @Allow()
  occurredAt?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Repeating a request with the same key returns the original event.',
  })
  @Allow()
  idempotencyKey?: string | null;
}

/**
 * The event that an input describes.
 *
 * @throws AppError that names every refused field, or `payload_too_large`
 */
export function draftOf(input: PublishEventInput): EventDraft {
  const { type, instance = null, occurredAt = null, idempotencyKey = null } = input;
  const objectId = integerOf(input.objectId);
  const contentType = integerOf(input.contentType);
  const fields = { type, objectId, contentType, instance, occurredAt, idempotencyKey };
  const refused = checkEvent({ ...fields, payload: input.payload }, '', true);
  return { ...fields, payload: readPayloadText(input.payload, refused) };
}

/** NaN for what is none, which the event's rules refuse. */
function integerOf(text: string | null | undefined): number | null {
  if (text == null) return null;
  return /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
}
