import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';

const GRAPHQL_RESPONSE = 'application/graphql-response+json';

/** What is wrong with a document or its variables. */
const DOCUMENT_ERRORS: readonly unknown[] = [
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.BAD_USER_INPUT,
];

/**
 * Tells a mistake in a document as GraphQL over HTTP has it: by a 400 to who speaks `application/graphql-response+json`,
 * and in a 200 to older clients, which would take a 400 for a failure of the connection.
 */
export function statusPlugin(): ApolloServerPlugin {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ request, response: { body, http } }) => {
        if (body.kind !== 'single' || body.singleResult.data !== undefined) return;
        const { errors = [] } = body.singleResult;
        if (!errors.every(({ extensions }) => DOCUMENT_ERRORS.includes(extensions?.['code']))) return;
        const isUnderstood = request.http?.headers.get('accept')?.includes(GRAPHQL_RESPONSE) ?? false;
        http.status = isUnderstood ? 400 : 200;
        http.headers.set('content-type', `${isUnderstood ? GRAPHQL_RESPONSE : 'application/json'}; charset=utf-8`);
      },
    }),
  };
}
