import { findJsonError, type JsonError } from '../../shared/text/json-error.js';

/** Bytes of a payload in UTF-8. */
export const MOST_PAYLOAD_BYTES = 262_144;

/** An event as its form holds it: texts as they were typed. */
export interface EventDraft {
  type: string;
  /** JSON text, sent as it stands: parsing it would change numbers, escapes and the order of keys. */
  payload: string;
  objectId: string;
  contentType: string;
  instance: string;
  /** ISO 8601. */
  occurredAt: string | null;
  idempotencyKey: string;
}

export const EMPTY_DRAFT: EventDraft = {
  type: '',
  payload: '{\n  \n}',
  objectId: '',
  contentType: '',
  instance: '',
  occurredAt: null,
  idempotencyKey: '',
};

/** What is wrong with a field, by the name of its sentence; `invalidJson` with the place. */
export type DraftProblem =
  | 'typeMissing'
  | 'typeLong'
  | 'typeWrong'
  | 'payloadMissing'
  | 'payloadLarge'
  | 'notInteger'
  | 'instanceLong'
  | 'keyWrong'
  | JsonError;

/** What the service would refuse, each field by itself. Null: it would take it. */
export const checkDraft = {
  type: (type: string): DraftProblem | null => {
    if (type.trim() === '') return 'typeMissing';
    if (type.trim().length > 200) return 'typeLong';
    return /[\s*\p{Cc}]/u.test(type.trim()) ? 'typeWrong' : null;
  },
  payload: (payload: string): DraftProblem | null => {
    if (payload.trim() === '') return 'payloadMissing';
    return byteLength(payload) > MOST_PAYLOAD_BYTES ? 'payloadLarge' : findJsonError(payload);
  },
  integer: (text: string): DraftProblem | null =>
    text.trim() === '' || (/^-?\d+$/.test(text.trim()) && Number.isSafeInteger(Number(text))) ? null : 'notInteger',
  instance: (text: string): DraftProblem | null => (text.trim().length > 255 ? 'instanceLong' : null),
  key: (text: string): DraftProblem | null =>
    text.trim() === '' || /^[\x20-\x7e]{1,255}$/.test(text.trim()) ? null : 'keyWrong',
};

/** Bytes in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The input of `publishEvent`: what is empty is left out, and the payload goes as it stands. */
export function publishInput({ payload, occurredAt, ...texts }: EventDraft) {
  const given = (text: string) => text.trim() || null;
  return {
    type: texts.type.trim(),
    payload,
    objectId: given(texts.objectId),
    contentType: given(texts.contentType),
    instance: given(texts.instance),
    occurredAt,
    idempotencyKey: given(texts.idempotencyKey),
  };
}
