/*
 * Schemas for `@ApiProperty` that Nest cannot derive from a property's type: integers and their sizes, and the content of
 * objects with arbitrary fields.
 */

/** A count, a status, or a row's 32-bit id. */
export const INT32 = { type: 'integer', format: 'int32' } as const;

/** An id or a number that may exceed 32 bits, and is safe in a double. */
export const INT64 = { type: 'integer', format: 'int64' } as const;

/** Any JSON value. Nest would describe it as an object. */
export const ANY_JSON = { anyOf: [{}] };

/** An object with any fields. */
export const ANY_OBJECT = { type: 'object', additionalProperties: true } as const;

/** An object whose values are strings. */
export const TEXTS = { type: 'object', additionalProperties: { type: 'string' } } as const;

/** An object whose values are counts. */
export const COUNTS = { type: 'object', additionalProperties: INT64 } as const;

/** One of these, or null. */
export function oneOrNull(choices: readonly string[]) {
  return { type: String, nullable: true, enum: [...choices, null] } as const;
}
