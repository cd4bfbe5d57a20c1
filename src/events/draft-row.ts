import { createHash } from 'node:crypto';

import { writtenOffsetAt } from '../common/timestamps.js';
import type { EventDraft } from './event-draft.js';

/**
 * An event without its payload, in the form the storing statement reads. Absent fields are null, because Postgres
 * spends time on every name.
 */
export interface DraftRow {
  readonly account_id: number;
  readonly type: string;
  readonly object_id?: number | undefined;
  readonly content_type?: number | undefined;
  readonly instance?: string | undefined;
  readonly occurred_at?: string | undefined;
  readonly utc_offset_minutes: number;
  readonly key?: string | undefined;
  /** A hash of everything published, in hexadecimal, to tell a repetition from a conflict. Only with a key. */
  readonly request_hash?: string | undefined;
}

/** The row of an account's event, published at `nowMs`. */
export function draftRow(accountId: number, draft: EventDraft, timezone: string, nowMs: number): DraftRow {
  const happenedMs = draft.occurredAt === null ? nowMs : Date.parse(draft.occurredAt);
  return {
    account_id: accountId,
    type: draft.type,
    object_id: draft.objectId ?? undefined,
    content_type: draft.contentType ?? undefined,
    instance: draft.instance ?? undefined,
    occurred_at: draft.occurredAt ?? undefined,
    utc_offset_minutes: writtenOffsetAt(`${happenedMs}000`, timezone),
    key: draft.idempotencyKey ?? undefined,
    request_hash: requestHash(draft),
  };
}

function requestHash(draft: EventDraft): string | undefined {
  if (draft.idempotencyKey === null) return undefined;
  const { type, objectId, contentType, instance, occurredAt, payload } = draft;
  const fields = JSON.stringify([type, objectId, contentType, instance, occurredAt]);
  return createHash('sha256').update(fields).update('\0').update(payload).digest('hex');
}
