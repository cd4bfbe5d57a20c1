import type { FieldError } from '../common/errors.js';
import { isInstant } from '../http/instant.js';

const FIELDS = new Set(['type', 'payload', 'objectId', 'contentType', 'instance', 'occurredAt']);
/** Only in a batch. A single event's key is a header. */
const KEY_FIELD = 'idempotencyKey';

const NOT_IN_TYPES = /[\s*\p{Cc}\p{Surrogate}]/u;
const NOT_IN_TEXT = /[\p{Cc}\p{Surrogate}]/u;
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

const MUST_BE_KEY = 'must be 1 to 255 printable ASCII characters';

/**
 * Returns what is wrong with an event's fields, each by its path.
 *
 * Handwritten instead of a validated class: publishing is the hot path, and must not copy the payload.
 *
 * @param path the prefix of field names: `events[3].` in a batch
 */
export function checkEvent(event: Readonly<Record<string, unknown>>, path: string, inBatch: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const check = (name: string, message: string | null) => {
    if (message !== null) errors.push({ field: path + name, message });
  };
  for (const name of Object.keys(event))
    if (!FIELDS.has(name) && !(inBatch && name === KEY_FIELD)) check(name, 'is not a known field');
  check('type', checkType(event.type));
  if (!Object.hasOwn(event, 'payload')) check('payload', 'is required: any JSON value');
  check('objectId', checkInteger(event.objectId));
  check('contentType', checkInteger(event.contentType));
  check('instance', checkInstance(event.instance));
  check('occurredAt', checkInstant(event.occurredAt));
  if (inBatch) check(KEY_FIELD, checkIdempotencyKey(event[KEY_FIELD]));
  return errors;
}

/** Null if a key is valid or absent. */
export function checkIdempotencyKey(value: unknown): string | null {
  return value == null || (typeof value === 'string' && IDEMPOTENCY_KEY.test(value)) ? null : MUST_BE_KEY;
}

function checkType(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return 'is required: the event’s type, such as package.status.shipped';
  if (value.length > 200) return 'must have at most 200 characters';
  if (NOT_IN_TYPES.test(value)) return 'must not contain spaces or *';
  return null;
}

function checkInteger(value: unknown): string | null {
  return value == null || Number.isSafeInteger(value) ? null : 'must be an integer from -(2^53 - 1) to 2^53 - 1';
}

function checkInstance(value: unknown): string | null {
  if (value == null) return null;
  const isText = typeof value === 'string' && value !== '' && value.length <= 255;
  return isText && !NOT_IN_TEXT.test(value) ? null : 'must be 1 to 255 characters, none of them control characters';
}

function checkInstant(value: unknown): string | null {
  if (value == null) return null;
  return typeof value === 'string' && isInstant(value)
    ? null
    : 'must be an ISO 8601 date and time with an offset, such as 2023-10-12T10:08:23.085564Z';
}
