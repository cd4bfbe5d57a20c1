import type { OpenAPIObject } from '@nestjs/swagger';

type Node = Record<string, unknown>;

/**
 * A copy of the description in which objects have only the described fields. Clients tolerate additional ones, but
 * tests must not. An object without described fields must be empty.
 */
export function closed(description: OpenAPIObject): OpenAPIObject {
  return closedPart(description) as OpenAPIObject;
}

function closedPart(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closedPart);
  if (typeof part !== 'object' || part === null) return part;
  // This is a value, not a schema, whatever its fields are called.
  const entries = Object.entries(part).map(([key, value]) => [key, VALUES.has(key) ? value : closedPart(value)]);
  const copy = Object.fromEntries(entries) as Node;
  return isObjectSchema(copy) && copy.additionalProperties === undefined
    ? { ...copy, additionalProperties: false }
    : copy;
}

const VALUES = new Set(['example', 'examples', 'default', 'enum', 'const']);

function isObjectSchema({ type, properties }: Node): boolean {
  return type === 'object' || (Array.isArray(type) && type.includes('object') && typeof properties === 'object');
}
