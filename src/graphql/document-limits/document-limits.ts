import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { type GraphQLError, type GraphQLSchema, validate, type ValidationRule } from 'graphql/index.js';

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
  pairs: 5_000,
  cost: 20_000,
} as const;

/** Fragments are no levels of their own. Introspection has a limit of its own in GraphQL's rules. */
const RULES = [
  maxDepthRule({ n: DOCUMENT_LIMITS.depth, flattenFragments: true, ...refusing('document_too_deep', 'depth') }),
  maxAliasesRule({ n: DOCUMENT_LIMITS.aliases, ...refusing('too_many_aliases', 'aliases') }),
] as unknown as readonly ValidationRule[];

/**
 * Refuses what is nested too deeply, has too many aliases, or asks for too much. What an operation with bad variables would
 * cost is not asked: it is not executed.
 *
 * @param mistakes what `variableErrors` found
 * @throws GraphQLError with the code and status of the refusal
 */
export function checkDocument(schema: GraphQLSchema, asked: Asked, mistakes: readonly GraphQLError[]): void {
  const [refusal] = validate(schema, asked.document, RULES);
  if (refusal) throw refusal;
  if (mistakes.length > 0) return;
  const cost = documentCost(schema, asked);
  if (cost > DOCUMENT_LIMITS.cost) {
    throw limitError(
      'document_too_costly',
      `It costs ${cost} points; the limit is ${DOCUMENT_LIMITS.cost}. Request smaller pages.`,
    );
  }
}

/** Whether a document is longer than it may be; nothing of it is read for that. */
export function isTooLong(query: unknown): boolean {
  return typeof query === 'string' && query.length > DOCUMENT_LIMITS.characters;
}

/** Whether the parser gave up at the limit of tokens, for which it has no code. */
export function isCut({ message }: { readonly message: string }): boolean {
  return /^Syntax Error: Document contains more tha[nt] \d+ tokens/.test(message);
}

/** The refusal of a document that is too long, in characters or in tokens. */
export function tooLarge() {
  const { characters, tokens } = DOCUMENT_LIMITS;
  return limitError('document_too_large', `The limit is ${characters} characters and ${tokens} tokens.`);
}

function refusing(code: ErrorCode, limit: 'depth' | 'aliases') {
  const refuse = (context: { reportError(error: Error): void } | null) =>
    context?.reportError(limitError(code, `The limit is ${DOCUMENT_LIMITS[limit]}.`));
  return { onReject: [refuse as never], propagateOnRejection: false };
}
