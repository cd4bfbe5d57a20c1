import {
  getNullableType,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  typeFromAST,
} from 'graphql/index.js';

import type { Asked } from './document-cost.js';

/** How many mistakes in variables are looked for: each is described in words, with the value around it. */
export const MOST_VARIABLE_ERRORS = 5;

/** Characters of a text that a mistake can quote: more than is shown of a message. */
const QUOTED_CHARACTERS = 1_000;

/**
 * What is wrong with the variables of an operation, up to {@link MOST_VARIABLE_ERRORS} mistakes. The work grows with the
 * variables once, not with the mistakes: GraphQL quotes a refused value whole in each, so it is given outlines.
 */
export function variableErrors(schema: GraphQLSchema, asked: Asked): readonly GraphQLError[] {
  const definitions = getOperationAST(asked.document, asked.operationName)?.variableDefinitions ?? [];
  const outlines: Record<string, unknown> = Object.create(null);
  for (const definition of definitions) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    const isGiven = asked.variables && Object.hasOwn(asked.variables, name);
    if (isGiven && isInputType(type)) outlines[name] = outlineOf(asked.variables[name], type);
  }
  const { errors = [] } = getVariableValues(schema, definitions, outlines, { maxErrors: MOST_VARIABLE_ERRORS });
  return errors.map(
    ({ message, nodes, source, positions }) =>
      new GraphQLError(message, { nodes, source, positions, extensions: { code: 'BAD_USER_INPUT' } }),
  );
}

/** As much of a value as shows what is wrong with it: it has the same mistakes, up to the limit, and is small. */
function outlineOf(value: unknown, type: GraphQLInputType): unknown {
  const given = getNullableType(type);
  if (isListType(given)) {
    return Array.isArray(value) ? value.map((each) => outlineOf(each, given.ofType)) : outlineOf(value, given.ofType);
  }
  if (typeof value === 'string') return value.slice(0, QUOTED_CHARACTERS);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return [];
  const outline: Record<string, unknown> = Object.create(null);
  if (!isInputObjectType(given)) return outline;
  const fields = given.getFields();
  for (const { name, type: each } of Object.values(fields)) {
    if (Object.hasOwn(value, name)) outline[name] = outlineOf((value as Record<string, unknown>)[name], each);
  }
  let unknown = 0;
  for (const name of Object.keys(value)) {
    if (fields[name]) continue;
    outline[name] = null;
    if (++unknown > MOST_VARIABLE_ERRORS) break;
  }
  return outline;
}
