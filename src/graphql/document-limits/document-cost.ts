import {
  type DocumentNode,
  type GraphQLSchema,
  isCompositeType,
  isListType,
  getNamedType,
  getNullableType,
  TypeInfo,
  ValidationContext,
  visit,
  visitWithTypeInfo,
} from 'graphql/index.js';
import { type ComplexityEstimator, createComplexityRule } from 'graphql-query-complexity';

import { PAGE_LIMIT } from '../../common/cursor.js';

/** How many a list without a page size is taken to have: deliveries of an event. */
const SOME = 10;
/** Fields that may hold a large text each. */
const LARGE = new Set(['responseBody', 'responseHeaders', 'payload', 'body', 'config', 'additionalHeaders']);
/** Selections looked at, those of a fragment each time that it is spread. */
const MOST_SELECTIONS = 5_000;

/** An operation of a document with its variables. */
export interface Asked {
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * How much an operation may fetch: a point for each object, list and large text, times the page size or the usual length
 * of the lists around it. Infinity where fragments multiply beyond measure.
 *
 * What is wrong with an argument is left to the execution, which then passes over that field.
 */
export function documentCost(schema: GraphQLSchema, { document, operationName, variables }: Asked): number {
  let cost = 0;
  const typeInfo = new TypeInfo(schema);
  const context = new ValidationContext(schema, document, typeInfo, () => {});
  const rule = createComplexityRule({
    maximumComplexity: Number.MAX_SAFE_INTEGER,
    estimators: [estimate],
    variables: variables ?? {},
    ...(operationName && { operationName }),
    maxQueryNodes: MOST_SELECTIONS,
    onComplete: (complexity: number) => (cost = Math.max(cost, complexity)),
  });
  try {
    visit(document, visitWithTypeInfo(typeInfo, rule(context)));
  } catch {
    return Infinity;
  }
  return cost;
}

const estimate: ComplexityEstimator = ({ field, args, type, childComplexity }) => {
  if (!isCompositeType(getNamedType(field.type))) return LARGE.has(field.name) ? 1 : 0;
  const { first } = args as { first?: unknown };
  if (typeof first === 'number') return 1 + Math.min(Math.max(first, 1), PAGE_LIMIT.max) * childComplexity;
  // A connection's edges are as many as its page, which is counted already.
  const isSome = isListType(getNullableType(field.type)) && !type.name.endsWith('Connection');
  return (isSome ? SOME : 1) * (1 + childComplexity);
};
