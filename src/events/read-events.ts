import { AppError, type FieldError, invalidFields } from '../common/errors.js';
import type { JsonBody } from '../http/json-body.js';
import { checkEvent } from './check-event.js';
import type { EventDraft } from './event-draft.js';
import { depthOf, elementSpans, memberSpans, type Span, valueStart } from './json-spans.js';

/** The most bytes of a payload's text, in UTF-8. */
export const MOST_PAYLOAD_BYTES = 262_144;
const DEEPEST = 64;
const MOST_EVENTS = 1_000;
const TOO_LARGE = `must be at most ${MOST_PAYLOAD_BYTES} bytes`;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The event in a request's body, with the payload as written.
 *
 * @param refused what is wrong with the request besides
 * @throws AppError that names every refused field; `payload_too_large` if nothing is wrong but the size of payloads
 */
export function readEvent(
  { value: body, text }: JsonBody,
  idempotencyKey: string | null,
  refused: readonly FieldError[] = [],
): EventDraft {
  const errors = [...refused];
  if (!isObject(body)) throw invalidFields([...errors, { field: 'body', message: 'must be an object' }]);
  const draft = readOne(body, text, valueStart(text), '', false, errors);
  refuse(errors);
  return { ...draft!, idempotencyKey };
}

/**
 * The events of a batch's body, in order.
 *
 * @param refused what is wrong with the request besides
 */
export function readBatch({ value: body, text }: JsonBody, refused: readonly FieldError[] = []): EventDraft[] {
  if (!isObject(body)) {
    throw invalidFields([...refused, { field: 'body', message: 'must be an object with a list of events' }]);
  }
  const { events, ...unknown } = body;
  const errors = [...refused];
  for (const field of Object.keys(unknown)) errors.push({ field, message: 'is not a known field' });
  const refuseList = (message: string) => invalidFields([...errors, { field: 'events', message }]);
  if (!Array.isArray(events)) throw refuseList('is required: a list of events');
  if (events.length === 0) throw refuseList('must contain at least one event');
  if (events.length > MOST_EVENTS) throw refuseList(`must contain at most ${MOST_EVENTS} events`);

  const { spans, duplicate } = memberSpans(text, valueStart(text));
  if (duplicate !== null) throw refuseList('is given more than once');
  const drafts = elementSpans(text, spans.get('events')!.start).map(({ start }, index) => {
    const event = events[index] as unknown;
    if (isObject(event)) return readOne(event, text, start, `events[${index}].`, true, errors);
    errors.push({ field: `events[${index}]`, message: 'must be an object' });
    return null;
  });
  refuse(errors);
  return drafts.map((draft) => draft!);
}

/** Null if something is wrong, which it adds to the errors. */
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
  if (duplicate !== null) wrong.push({ field: path + duplicate, message: 'is given more than once' });
  const span = spans.get('payload');
  const payload = span && readPayload(text, span, path, wrong);
  if (payload && wrong.length === 0) return draftOf(event, payload);
  for (const one of wrong) errors.push(one);
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

/**
 * A copy, because a slice would keep the whole body in memory until it is stored.
 *
 * @param wrong collects what is wrong with it
 */
function readPayload(text: string, span: Span, path: string, wrong: FieldError[]): Buffer {
  const payload = Buffer.from(text.slice(span.start, span.end));
  const field = `${path}payload`;
  if (payload.length > MOST_PAYLOAD_BYTES) wrong.push({ field, message: TOO_LARGE });
  if (depthOf(text, span) > DEEPEST) wrong.push({ field, message: `must be nested at most ${DEEPEST} levels deep` });
  return payload;
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  const refusal = invalidFields(errors);
  if (errors.some(({ message }) => message !== TOO_LARGE)) throw refusal;
  throw new AppError('payload_too_large', { detail: `${errors[0]!.field} ${TOO_LARGE}.`, errors: refusal.errors });
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads a payload given as separate JSON text, as in GraphQL.
 *
 * @param refused what is wrong with the event besides
 */
export function readPayloadText(text: string, refused: readonly FieldError[] = []): Buffer {
  const errors = [...refused];
  let payload: Buffer | undefined;
  if (!isJson(text)) errors.push({ field: 'payload', message: 'must be JSON text' });
  // An unescaped half of a surrogate pair cannot be stored or sent in UTF-8.
  else if (/\p{Surrogate}/u.test(text)) errors.push({ field: 'payload', message: 'must not contain lone surrogates' });
  else payload = readPayload(text, { start: valueStart(text), end: text.trimEnd().length }, '', errors);
  refuse(errors);
  return payload!;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
