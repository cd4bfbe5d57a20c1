import {
  type ExecutionArgs,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql/index.js';

import { checkDocument, DOCUMENT_LIMITS, isCut, isTooLong, tooLarge } from '../document-limits/document-limits.js';
import { spreadRefusal } from '../document-limits/spread-refusal.js';
import { variableErrors } from '../document-limits/variable-errors.js';

const ONLY_SUBSCRIPTIONS = 'Only subscriptions are taken here: send the rest by POST.';

/** What a client sends to begin an operation. */
export interface SubscribePayload {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Record<string, unknown> | null | undefined;
}

/** A subscription ready to run, or what is wrong with its document: the limits are those of documents over HTTP. */
export function subscriptionOf(
  schema: GraphQLSchema,
  { query, operationName, variables }: SubscribePayload,
): ExecutionArgs | readonly GraphQLError[] {
  if (isTooLong(query)) return [tooLarge()];
  const refusal = spreadRefusal(query);
  if (refusal) return [refusal];
  try {
    const document = parse(query, { maxTokens: DOCUMENT_LIMITS.tokens });
    const invalid = validate(schema, document);
    if (invalid.length > 0) return invalid.map((mistake) => coded(mistake, 'GRAPHQL_VALIDATION_FAILED'));
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION)
      return [new GraphQLError(ONLY_SUBSCRIPTIONS, { extensions: { code: 'BAD_REQUEST' } })];
    const asked = { document, operationName, variables };
    const mistakes = variableErrors(schema, asked);
    checkDocument(schema, asked, mistakes);
    if (mistakes.length > 0) return mistakes;
    return { schema, document, operationName: operationName ?? null, variableValues: variables ?? null };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (isCut(error)) return [tooLarge()];
    return [error.extensions['code'] === undefined ? coded(error, 'GRAPHQL_PARSE_FAILED') : error];
  }
}

function coded({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}
