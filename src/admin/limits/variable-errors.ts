import { getOperationAST, getVariableValues, type GraphQLError, type GraphQLSchema } from 'graphql/index.js';

import type { Asked } from './document-cost.js';

/** How many mistakes in variables are looked for: each is described in words, with the value around it. */
export const MOST_VARIABLE_ERRORS = 5;

/** What is wrong with the variables of an operation, up to {@link MOST_VARIABLE_ERRORS} mistakes. */
export function variableErrors(schema: GraphQLSchema, asked: Asked): readonly GraphQLError[] {
  const operation = getOperationAST(asked.document, asked.operationName);
  const limit = { maxErrors: MOST_VARIABLE_ERRORS };
  const { errors = [] } = getVariableValues(
    schema,
    operation?.variableDefinitions ?? [],
    { ...asked.variables },
    limit,
  );
  return errors;
}
