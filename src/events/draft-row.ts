import { createHash } from 'node:crypto';

import { offsetMinutesAt } from '../common/timestamps.js';
import type { EventDraft } from './event-draft.js';

/** An event as the statement that stores it reads it. What is left out is null: Postgres takes long to read each name. */
export interface DraftRow {
  readonly account_id: number;
  readonly type: string;
  readonly payload: string;
  /** In UTF-8. */
  readonly payload_bytes: number;
  readonly object_id?: number | undefined;
  readonly content_type?: number | undefined;
  readonly instance?: string | undefined;
  readonly occurred_at?: string | undefined;
  readonly utc_offset_minutes: number;
  readonly key?: string | undefined;
  /** Over all that was published, hexadecimal: tells a repeat from a clash. Where there is a key. */
  readonly request_hash?: string | undefined;
}

/** What an event takes in memory besides its payload, in bytes: its fields, its row, its share of the request. */
const BYTES_BESIDES_PAYLOAD = 2_048;

/** The row of an account's event, published at `nowMs`. */
export function draftRow(accountId: number, draft: EventDraft, timezone: string, nowMs: number): DraftRow {
  const happenedMs = draft.occurredAt === null ? nowMs : Date.parse(draft.occurredAt);
  return {
    account_id: accountId,
    type: draft.type,
    payload: draft.payload,
    payload_bytes: Buffer.byteLength(draft.payload),
    object_id: draft.objectId ?? undefined,
    content_type: draft.contentType ?? undefined,
    instance: draft.instance ?? undefined,
    occurred_at: draft.occurredAt ?? undefined,
    utc_offset_minutes: offsetMinutesAt(`${happenedMs}000`, timezone),
    key: draft.idempotencyKey ?? undefined,
    request_hash: requestHash(draft),
  };
}

/** Bytes that these take while they wait to be written, roughly. */
export function bytesOf(rows: readonly DraftRow[]): number {
  return rows.reduce((sum, { payload_bytes: payload }) => sum + payload + BYTES_BESIDES_PAYLOAD, 0);
}

function requestHash(draft: EventDraft): string | undefined {
  if (draft.idempotencyKey === null) return undefined;
  const { type, objectId, contentType, instance, occurredAt, payload } = draft;
  const fields = JSON.stringify([type, objectId, contentType, instance, occurredAt]);
  return createHash('sha256').update(fields).update('\0').update(payload).digest('hex');
}
