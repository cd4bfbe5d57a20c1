/*
 * What Nest does not find out from a property's type: which numbers are integers and how large they may become, and what an
 * object holds whose fields nobody names. For `@ApiProperty`.
 */

/** A count, a status, a row's id of 32 bits. */
export const INT32 = { type: 'integer', format: 'int32' } as const;

/** An id or a number that may outgrow 32 bits, and is safe in a double. */
export const INT64 = { type: 'integer', format: 'int64' } as const;

/** Any JSON value. Nest would call it an object. */
export const ANY_JSON = { anyOf: [{}] };

/** An object with any fields. */
export const ANY_OBJECT = { type: 'object', additionalProperties: true } as const;

/** An object of texts. */
export const TEXTS = { type: 'object', additionalProperties: { type: 'string' } } as const;

/** An object of counts. */
export const COUNTS = { type: 'object', additionalProperties: INT64 } as const;

/** One of these, or null. */
export function oneOrNull(choices: readonly string[]) {
  return { type: String, nullable: true, enum: [...choices, null] } as const;
}
