import { invalidField } from './errors.js';

/** The maximum and the default `limit` of a native list's page. */
export const PAGE_LIMIT = { default: 20, max: 100 } as const;

/** Encodes a place in a list, the key of the last row shown, as an opaque text. */
export function encodeCursor(key: string): string {
  return Buffer.from(key).toString('base64url');
}

/** @throws AppError that names `field`, unless {@link encodeCursor} made the text for a key of this form */
export function decodeCursor(cursor: string, form: RegExp, field = 'after'): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (!form.test(key) || encodeCursor(key) !== cursor) {
    throw invalidField(field, 'is not a cursor of this list: use the nextCursor of its previous page');
  }
  return key;
}

/** One page of a native list. */
export interface Page<Row> {
  readonly items: Row[];
  /** The cursor of the next page, or null on the last one. */
  readonly nextCursor: string | null;
}

/** Cuts `rows`, fetched with one row more than `limit`, to a page. */
export function pageOf<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => string): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(keyOf(last)) : null };
}
