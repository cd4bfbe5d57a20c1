import type { FieldError } from '../common/errors.js';
import { isInstant } from '../http/instant.js';

/** The fields of an event besides its payload; `idempotencyKey` in a batch alone. */
const FIELDS = ['type', 'payload', 'objectId', 'contentType', 'instance', 'occurredAt'];

const CONTROL = /\p{Cc}/u;
const LONE_SURROGATE = /\p{Surrogate}/u;
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

const MUST_BE_KEY = 'must be 1 to 255 printable ASCII characters';

/**
 * What is wrong with an event's fields, each named at its path.
 *
 * Written by hand and not as a class to validate: publishing is the hot path, and a payload must not be copied for it.
 *
 * @param path what stands before a field's name: `events[3].` in a batch
 */
export function checkEvent(event: Readonly<Record<string, unknown>>, path: string, inBatch: boolean): FieldError[] {
  const known = inBatch ? [...FIELDS, 'idempotencyKey'] : FIELDS;
  const problems: [string, string | null][] = [
    ...Object.keys(event)
      .filter((name) => !known.includes(name))
      .map((name): [string, string] => [name, 'is not known here']),
    ['type', checkType(event.type)],
    ['payload', Object.hasOwn(event, 'payload') ? null : 'is required: any JSON value'],
    ['objectId', checkInteger(event.objectId)],
    ['contentType', checkInteger(event.contentType)],
    ['instance', checkInstance(event.instance)],
    ['occurredAt', checkInstant(event.occurredAt)],
    ['idempotencyKey', inBatch ? checkIdempotencyKey(event.idempotencyKey) : null],
  ];
  return problems.flatMap(([name, message]) => (message === null ? [] : [{ field: path + name, message }]));
}

/** Null where a key may be used, or there is none. */
export function checkIdempotencyKey(value: unknown): string | null {
  return value == null || (typeof value === 'string' && IDEMPOTENCY_KEY.test(value)) ? null : MUST_BE_KEY;
}

function checkType(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return 'is required: the event’s type, such as package.status.shipped';
  if (value.length > 200) return 'must have at most 200 characters';
  if (CONTROL.test(value) || /[\s*]/.test(value) || LONE_SURROGATE.test(value)) return 'must hold no spaces and no *';
  return null;
}

function checkInteger(value: unknown): string | null {
  return value == null || Number.isSafeInteger(value) ? null : 'must be an integer between -(2^53 - 1) and 2^53 - 1';
}

function checkInstance(value: unknown): string | null {
  if (value == null) return null;
  const isText = typeof value === 'string' && value !== '' && value.length <= 255;
  return isText && !CONTROL.test(value) && !LONE_SURROGATE.test(value) ? null : 'must be a text of 1 to 255 characters';
}

function checkInstant(value: unknown): string | null {
  if (value == null) return null;
  return typeof value === 'string' && isInstant(value)
    ? null
    : 'must be an ISO 8601 date and time with an offset, such as 2023-10-12T10:08:23.085564Z';
}
