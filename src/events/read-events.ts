import { AppError, type FieldError, invalidField, invalidFields } from '../common/errors.js';
import type { JsonBody } from '../http/json-body.js';
import { checkEvent } from './check-event.js';
import type { EventDraft } from './event-draft.js';
import { depthOf, elementSpans, memberSpans, type Span, valueStart } from './json-spans.js';

/** Bytes of a payload's text, in UTF-8. */
export const MOST_PAYLOAD_BYTES = 262_144;
const DEEPEST = 64;
const MOST_EVENTS = 1_000;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The event in a request's body, its payload as the publisher wrote it.
 *
 * @throws AppError that names every refused field, or `payload_too_large`
 */
export function readEvent({ value: body, text }: JsonBody, idempotencyKey: string | null): EventDraft {
  if (!isObject(body)) throw invalidField('body', 'must be an object');
  const errors: FieldError[] = [];
  const draft = readOne(body, text, valueStart(text), '', false, errors);
  if (errors.length > 0) throw invalidFields(errors);
  return { ...draft!, idempotencyKey };
}

/** The events of a batch's body, in its order. */
export function readBatch({ value: body, text }: JsonBody): EventDraft[] {
  if (!isObject(body)) throw invalidField('body', 'must be an object with a list of events');
  const unknown = Object.keys(body).filter((name) => name !== 'events');
  if (unknown.length > 0) throw invalidFields(unknown.map((field) => ({ field, message: 'is not known here' })));
  const { events } = body;
  if (!Array.isArray(events)) throw invalidField('events', 'is required: a list of events');
  if (events.length === 0) throw invalidField('events', 'must hold at least one event');
  if (events.length > MOST_EVENTS) throw invalidField('events', `must hold at most ${MOST_EVENTS} events`);

  const { spans, duplicate } = memberSpans(text, valueStart(text));
  if (duplicate !== null) throw invalidField('events', 'stands there twice');
  const errors: FieldError[] = [];
  const drafts = elementSpans(text, spans.get('events')!.start).map(({ start }, index) => {
    const event = events[index] as unknown;
    if (isObject(event)) return readOne(event, text, start, `events[${index}].`, true, errors);
    errors.push({ field: `events[${index}]`, message: 'must be an object' });
    return null;
  });
  if (errors.length > 0) throw invalidFields(errors);
  return drafts.map((draft) => draft!);
}

/** Null where something is wrong, which it adds to the errors. */
function readOne(
  event: Fields,
  text: string,
  start: number,
  path: string,
  inBatch: boolean,
  errors: FieldError[],
): EventDraft | null {
  const { spans, duplicate } = memberSpans(text, start);
  const wrong = checkEvent(event, path, inBatch);
  if (duplicate !== null) wrong.push({ field: path + duplicate, message: 'stands there twice' });
  const span = spans.get('payload');
  if (span && wrong.length === 0) {
    const payload = payloadOf(text, span, path);
    if (depthOf(text, span) <= DEEPEST) return draftOf(event, payload);
    wrong.push({ field: `${path}payload`, message: `is nested deeper than ${DEEPEST}` });
  }
  errors.push(...wrong);
  return null;
}

function draftOf(event: Fields, payload: Buffer): EventDraft {
  return {
    type: event.type as string,
    payload,
    objectId: (event.objectId as number | null | undefined) ?? null,
    contentType: (event.contentType as number | null | undefined) ?? null,
    instance: (event.instance as string | null | undefined) ?? null,
    occurredAt: (event.occurredAt as string | null | undefined) ?? null,
    idempotencyKey: (event.idempotencyKey as string | null | undefined) ?? null,
  };
}

/** A copy: a text that was cut out would keep all of the body's in memory until it is stored. */
function payloadOf(text: string, { start, end }: Span, path: string): Buffer {
  const payload = Buffer.from(text.slice(start, end));
  if (payload.length <= MOST_PAYLOAD_BYTES) return payload;
  const field = `${path}payload`;
  const message = `must take at most ${MOST_PAYLOAD_BYTES} bytes`;
  throw new AppError('payload_too_large', { detail: `${field} ${message}.`, errors: [{ field, message }] });
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a payload given as JSON text of its own, as GraphQL has it. */
export function readPayloadText(text: string): Buffer {
  let span: Span;
  try {
    JSON.parse(text);
    span = { start: valueStart(text), end: text.trimEnd().length };
  } catch {
    throw invalidField('payload', 'must be JSON text');
  }
  if (depthOf(text, span) > DEEPEST) throw invalidField('payload', `is nested deeper than ${DEEPEST}`);
  return payloadOf(text, span, '');
}
