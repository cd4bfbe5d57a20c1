import { AppError, type FieldError, invalidField, invalidFields } from '../common/errors.js';
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
 * @param body what `text` parses to
 * @throws AppError that names every refused field, or `payload_too_large`
 */
export function readEvent(body: unknown, text: string, idempotencyKey: string | null): EventDraft {
  if (!isObject(body)) throw invalidField('body', 'must be an object');
  const { draft, errors } = readOne(body, text, valueStart(text), '', false);
  if (errors.length > 0) throw invalidFields(errors);
  return { ...draft!, idempotencyKey };
}

/** The events of a batch's body, in its order. */
export function readBatch(body: unknown, text: string): EventDraft[] {
  if (!isObject(body)) throw invalidField('body', 'must be an object with a list of events');
  const unknown = Object.keys(body).filter((name) => name !== 'events');
  if (unknown.length > 0) throw invalidFields(unknown.map((field) => ({ field, message: 'is not known here' })));
  const { events } = body;
  if (!Array.isArray(events)) throw invalidField('events', 'is required: a list of events');
  if (events.length === 0) throw invalidField('events', 'must hold at least one event');
  if (events.length > MOST_EVENTS) throw invalidField('events', `must hold at most ${MOST_EVENTS} events`);

  const { spans, duplicate } = memberSpans(text, valueStart(text));
  if (duplicate !== null) throw invalidField('events', 'stands there twice');
  const read = elementSpans(text, spans.get('events')!.start).map(({ start }, index) => {
    const event = events[index] as unknown;
    if (!isObject(event)) return { draft: null, errors: [{ field: `events[${index}]`, message: 'must be an object' }] };
    return readOne(event, text, start, `events[${index}].`, true);
  });
  const errors = read.flatMap((one) => one.errors);
  if (errors.length > 0) throw invalidFields(errors);
  return read.map(({ draft }) => draft!);
}

function readOne(
  event: Fields,
  text: string,
  start: number,
  path: string,
  inBatch: boolean,
): { draft: EventDraft | null; errors: FieldError[] } {
  const { spans, duplicate } = memberSpans(text, start);
  const errors = checkEvent(event, path, inBatch);
  if (duplicate !== null) errors.push({ field: path + duplicate, message: 'stands there twice' });
  const span = spans.get('payload');
  if (!span || errors.length > 0) return { draft: null, errors };

  const payload = text.slice(span.start, span.end);
  checkSize(payload, path);
  if (depthOf(text, span) > DEEPEST)
    errors.push({ field: `${path}payload`, message: `is nested deeper than ${DEEPEST}` });
  return { draft: draftOf(event, payload), errors };
}

function draftOf(event: Fields, payload: string): EventDraft {
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

function checkSize(payload: string, path: string): void {
  if (payload.length * 3 <= MOST_PAYLOAD_BYTES || Buffer.byteLength(payload) <= MOST_PAYLOAD_BYTES) return;
  const field = `${path}payload`;
  const message = `must take at most ${MOST_PAYLOAD_BYTES} bytes`;
  throw new AppError('payload_too_large', { detail: `${field} ${message}.`, errors: [{ field, message }] });
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a payload given as JSON text of its own, as GraphQL has it. */
export function readPayloadText(text: string): string {
  let span: Span;
  try {
    JSON.parse(text);
    span = { start: valueStart(text), end: text.trimEnd().length };
  } catch {
    throw invalidField('payload', 'must be JSON text');
  }
  if (depthOf(text, span) > DEEPEST) throw invalidField('payload', `is nested deeper than ${DEEPEST}`);
  const payload = text.slice(span.start, span.end);
  checkSize(payload, '');
  return payload;
}
