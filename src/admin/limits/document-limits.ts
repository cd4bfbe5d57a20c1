import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import {
  getOperationAST,
  getVariableValues,
  type GraphQLError,
  type GraphQLSchema,
  validate,
  type ValidationRule,
} from 'graphql/index.js';

import type { ErrorCode } from '../../common/errors.js';
import { type Asked, documentCost } from './document-cost.js';
import { limitError } from './limit-error.js';

/**
 * What a GraphQL document may be. The dashboard's largest has a sixth of the tokens; a page of a hundred deliveries with
 * attempts, webhook and event costs some 2,500.
 */
export const DOCUMENT_LIMITS = {
  characters: 100_000,
  tokens: 2_000,
  depth: 10,
  aliases: 30,
  spreads: 40,
  cost: 20_000,
} as const;

/** How many mistakes in variables are looked for: each is described in words, with the value around it. */
export const MOST_VARIABLE_ERRORS = 5;

/** Three dots are a spread outside of strings and comments. */
const STRINGS_AND_SPREADS = /"""[^]*?"""|"(?:[^"\\\n]|\\.)*"|#[^\n\r]*|\.\.\./g;

/** Fragments are no levels of their own. Introspection has a limit of its own in GraphQL's rules. */
const RULES = [
  maxDepthRule({ n: DOCUMENT_LIMITS.depth, flattenFragments: true, ...refusing('document_too_deep', 'depth') }),
  maxAliasesRule({ n: DOCUMENT_LIMITS.aliases, ...refusing('too_many_aliases', 'aliases') }),
] as unknown as readonly ValidationRule[];

/**
 * Refuses what is nested too deeply, has too many aliases, or asks for too much. What an operation with bad variables would
 * cost is not asked: it is not executed, which {@link variableErrors} tells.
 *
 * @throws GraphQLError with the code and status of the refusal
 */
export function checkDocument(schema: GraphQLSchema, asked: Asked): void {
  const [refusal] = validate(schema, asked.document, RULES);
  if (refusal) throw refusal;
  if (variableErrors(schema, asked).length > 0) return;
  const cost = documentCost(schema, asked);
  if (cost > DOCUMENT_LIMITS.cost) {
    throw limitError(
      'document_too_costly',
      `It costs ${cost} points and may cost ${DOCUMENT_LIMITS.cost}: ask for smaller pages.`,
    );
  }
}

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

/**
 * The refusal of a document that is too long or spreads too many fragments, null where it may be parsed. GraphQL's own validation
 * compares the fields of each fragment with those of each other.
 */
export function textRefusal(query: unknown): GraphQLError | null {
  if (typeof query !== 'string') return null;
  if (query.length > DOCUMENT_LIMITS.characters) return tooLarge();
  const spreads = query.match(STRINGS_AND_SPREADS)?.filter((found) => found === '...').length ?? 0;
  if (spreads <= DOCUMENT_LIMITS.spreads) return null;
  return limitError(
    'document_too_costly',
    `It spreads ${spreads} fragments and may spread ${DOCUMENT_LIMITS.spreads}.`,
  );
}

/** Whether the parser gave up at the limit of tokens, for which it has no code. */
export function isCut({ message }: { readonly message: string }): boolean {
  return /^Syntax Error: Document contains more tha[nt] \d+ tokens/.test(message);
}

/** The refusal of a document that is too long, in characters or in tokens. */
export function tooLarge() {
  const { characters, tokens } = DOCUMENT_LIMITS;
  return limitError('document_too_large', `It may have ${characters} characters and ${tokens} tokens.`);
}

function refusing(code: ErrorCode, limit: 'depth' | 'aliases') {
  const refuse = (context: { reportError(error: Error): void } | null) =>
    context?.reportError(limitError(code, `At most ${DOCUMENT_LIMITS[limit]}.`));
  return { onReject: [refuse as never], propagateOnRejection: false };
}
