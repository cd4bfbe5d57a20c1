// By file: test runners would take `graphql` for its second build, whose classes Nest does not know.
import { GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql/index.js';

/** Any JSON value, for the few fields whose shape is their owner's own. */
export const JsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value.',
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});

/**
 * An instant. Given ones stay the text that was written, because a `Date` would lose its microseconds and its offset; the
 * rules of each input judge it.
 *
 * @throws TypeError which GraphQL answers as a mistake of the client
 */
export const DateTimeScalar = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description: 'A date and time in ISO 8601, such as `2023-10-12T10:08:23.085Z`.',
  serialize: (value) => (value as Date).toISOString(),
  parseValue: textOf,
  parseLiteral: (node) => textOf(node.kind === Kind.STRING ? node.value : undefined),
});

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('DateTime must be a string in ISO 8601.');
  return value;
}
