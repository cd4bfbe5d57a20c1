/** An event as published, checked but not yet stored. */
export interface EventDraft {
  readonly type: string;
  /** JSON text as written, in UTF-8. */
  readonly payload: Buffer;
  readonly objectId: number | null;
  readonly contentType: number | null;
  readonly instance: string | null;
  /** ISO 8601 with an offset, as written. */
  readonly occurredAt: string | null;
  readonly idempotencyKey: string | null;
}
