import type { GraphQLError } from 'graphql/index.js';

import { DOCUMENT_LIMITS } from './document-limits.js';
import { limitError } from './limit-error.js';

/** Three dots are a spread outside of strings and comments. */
const STRINGS_AND_SPREADS = /"""[^]*?"""|"(?:[^"\\\n]|\\.)*"|#[^\n\r]*|\.\.\./g;

/**
 * The refusal of a document that spreads too many fragments, null where it may be parsed. GraphQL's own validation compares the
 * fields of each fragment with those of each other.
 */
export function spreadRefusal(query: unknown): GraphQLError | null {
  if (typeof query !== 'string') return null;
  const spreads = query.match(STRINGS_AND_SPREADS)?.filter((found) => found === '...').length ?? 0;
  if (spreads <= DOCUMENT_LIMITS.spreads) return null;
  return limitError(
    'document_too_costly',
    `It spreads ${spreads} fragments and may spread ${DOCUMENT_LIMITS.spreads}.`,
  );
}
