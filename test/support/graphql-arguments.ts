import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';

import { replaced } from './openapi-parameters.js';

/** An argument of a field of Query or Mutation, or a field within such an argument. */
export interface GivenArgument {
  readonly name: string;
  readonly document: string;
  /** Valid variables except for this value. */
  readonly variablesWith: (value: unknown) => Record<string, unknown>;
}

type Keys = readonly (string | number)[];

/** Every argument of every field of Query and Mutation, including the fields of input objects. */
export function argumentsOf(schema: GraphQLSchema): GivenArgument[] {
  const roots = [
    { operation: 'query', type: schema.getQueryType()! },
    { operation: 'mutation', type: schema.getMutationType()! },
  ];
  return roots.flatMap(({ operation, type }) =>
    Object.values(type.getFields()).flatMap((field) => {
      const { args } = field;
      if (args.length === 0) return [];
      const declared = args.map(({ name, type: given }) => `$${name}: ${String(given)}`).join(', ');
      const passed = args.map(({ name }) => `${name}: $${name}`).join(', ');
      const selection = isLeafType(getNamedType(field.type)) ? '' : '{ __typename }';
      const document = `${operation} (${declared}) { ${field.name}(${passed}) ${selection} }`;
      const variables = exampleOf(args);
      return args.flatMap(({ name, type: given }) =>
        placesIn(given, [name]).map((keys) => ({
          name: `${field.name}(${keys.join('.')})`,
          document,
          variablesWith: (value: unknown) => replaced(variables, keys, value) as Record<string, unknown>,
        })),
      );
    }),
  );
}

/** The required values only. */
function exampleOf(given: readonly Pick<GraphQLArgument, 'name' | 'type' | 'defaultValue'>[]): Record<string, unknown> {
  const required = given.filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined);
  return Object.fromEntries(required.map(({ name, type }) => [name, valueOf(type)]));
}

function valueOf(given: GraphQLInputType): unknown {
  const type = isNonNullType(given) ? given.ofType : given;
  if (isListType(type)) return [valueOf(type.ofType)];
  if (isInputObjectType(type)) return exampleOf(Object.values(type.getFields()));
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (type.name === 'DateTime') return '2023-10-12T10:08:23Z';
  if (type.name === 'Boolean') return true;
  return type.name === 'Int' || type.name === 'Float' ? 1 : '2147483647';
}

function placesIn(given: GraphQLInputType, keys: Keys): Keys[] {
  const type = isNonNullType(given) ? given.ofType : given;
  if (isListType(type)) return [keys, ...placesIn(type.ofType, [...keys, 0])];
  if (!isInputObjectType(type)) return [keys];
  return Object.values(type.getFields()).flatMap((field) => placesIn(field.type, [...keys, field.name]));
}
