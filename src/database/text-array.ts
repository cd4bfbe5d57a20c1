const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
/** Of `text` in `pg_type`. */
const TEXT_OID = 25;

/**
 * A `text[]` in the binary form that Postgres reads (`array_recv`): the bytes are copied once, and quoted nowhere. For what
 * is large or many. The texts must be UTF-8 without NUL.
 */
export function textArray(texts: readonly Buffer[]): Buffer {
  const bytes = texts.reduce((sum, { length }) => sum + LENGTH_BYTES + length, HEADER_BYTES);
  const array = Buffer.allocUnsafe(bytes);
  const [dimensions, hasNulls, firstIndex] = [1, 0, 1];
  let at = 0;
  for (const field of [dimensions, hasNulls, TEXT_OID, texts.length, firstIndex]) at = array.writeInt32BE(field, at);
  for (const text of texts) {
    at = array.writeInt32BE(text.length, at);
    at += text.copy(array, at);
  }
  return array;
}
