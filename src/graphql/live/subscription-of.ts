import {
  type DirectiveNode,
  type DocumentNode,
  type ExecutionArgs,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql/index.js';

import { checkDocument, DOCUMENT_LIMITS, isCut, isTooLong, tooLarge } from '../document-limits/document-limits.js';
import { mergeRefusal } from '../document-limits/merge-refusal.js';
import { variableErrors } from '../document-limits/variable-errors.js';

const ONLY_SUBSCRIPTIONS = 'Only subscriptions are accepted here: send queries and mutations by POST.';

const NO_DIRECTIVES = 'The field of a subscription must not be skipped: remove @skip and @include.';

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
  const refusal = mergeRefusal(query);
  if (refusal) return [refusal];
  try {
    const document = parse(query, { maxTokens: DOCUMENT_LIMITS.tokens });
    const invalid = validate(schema, document);
    if (invalid.length > 0) return invalid.map((mistake) => coded(mistake, 'GRAPHQL_VALIDATION_FAILED'));
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION)
      return [new GraphQLError(ONLY_SUBSCRIPTIONS, { extensions: { code: 'BAD_REQUEST' } })];
    if (mayBeEmpty(schema, document)) return [new GraphQLError(NO_DIRECTIVES, { extensions: { code: 'BAD_REQUEST' } })];
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

/** Whether a subscription's one field may be skipped: GraphQL's specification forbids it, its validation here does not. */
function mayBeEmpty(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let isFound = false;
  const look = ({ directives = [] }: { readonly directives?: readonly DirectiveNode[] }) => {
    if (directives.length > 0 && types.getParentType() === schema.getSubscriptionType()) isFound = true;
  };
  visit(document, visitWithTypeInfo(types, { Field: look, FragmentSpread: look, InlineFragment: look }));
  return isFound;
}

function coded({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}
