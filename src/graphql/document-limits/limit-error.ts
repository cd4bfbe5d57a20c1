import { GraphQLError } from 'graphql/index.js';

import { type ErrorCode, ERRORS } from '../../common/errors.js';

/**
 * The refusal of a document that goes beyond a limit: a 400 whatever the client accepts, because whoever sends such a
 * document is to notice.
 *
 * @param limit what the limit is, for a person
 */
export function limitError(code: ErrorCode, limit: string): GraphQLError {
  const [status, title] = ERRORS[code];
  return new GraphQLError(`${title} ${limit}`, { extensions: { code, http: { status } } });
}
