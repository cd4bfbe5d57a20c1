import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import { Logger } from '@nestjs/common';
import { GraphQLError, type GraphQLFormattedError } from 'graphql/index.js';

import type { GraphqlContext } from '../../accounts/request-of.js';
import { AppError } from '../../common/errors.js';
import { asAppError } from '../../http/as-app-error.js';

/** Characters of a message. A document may have a hundred mistakes. */
const MESSAGE_LENGTH = 300;
/** Places in the document that an error names. */
const MOST_LOCATIONS = 5;

/** The statuses that a client, or what stands between, acts upon; all else is told in a 200, as GraphQL has it. */
const STATUSES_TOLD = [401, 503];

/**
 * Writes an error of the catalogue: its code under `extensions.code`, refused fields under `extensions.errors`. GraphQL's
 * own errors (syntax, validation, variables) keep theirs; what nobody foresaw says nothing but `internal_error`.
 */
export function formatError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const error = ownError(thrown);
  if (!error) return shortened(formatted);
  const { requestId } = formatted.extensions ?? {};
  return {
    ...formatted,
    message: error.message,
    extensions: {
      code: error.code,
      ...(error.errors.length > 0 && { errors: error.errors }),
      ...(requestId !== undefined && { requestId }),
    },
  };
}

/** Logs what failed on our side, and lends a request without a token, or one that may be sent again, its HTTP status. */
export function errorsPlugin(): ApolloServerPlugin<GraphqlContext> {
  const logger = new Logger('GraphQL');
  const note = (thrown: GraphQLError, requestId: string) => {
    const error = ownError(thrown);
    if (!error) return;
    if (STATUSES_TOLD.includes(error.status)) thrown.extensions.http = httpOf(error);
    if (error.status < 500) return;
    thrown.extensions.requestId = requestId;
    logger.error(`${thrown.path?.join('.') ?? ''} [${requestId}]`, error.cause ?? error);
  };
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        for (const error of errors) note(error, contextValue.request.id);
      },
    }),
  };
}

/** GraphQL's own errors quote what they refuse, however long it is, and name every place that has to do with it. */
function shortened({ message, locations, ...rest }: GraphQLFormattedError): GraphQLFormattedError {
  return {
    message: message.length > MESSAGE_LENGTH ? `${message.slice(0, MESSAGE_LENGTH)}…` : message,
    ...(locations && { locations: locations.slice(0, MOST_LOCATIONS) }),
    ...rest,
  };
}

/** Null where the mistake is in the GraphQL document or its variables, which has a code of its own. */
function ownError(thrown: unknown): AppError | null {
  const error = unwrapResolverError(thrown);
  if (!(error instanceof GraphQLError)) return asAppError(error);
  const { code = ApolloServerErrorCode.INTERNAL_SERVER_ERROR } = error.extensions;
  if (code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR) return null;
  // Of a field, and from GraphQL itself: an argument that turned out null only now.
  if (error !== thrown) return new AppError('invalid_request', { detail: error.message });
  return new AppError('internal_error', { cause: error });
}

function httpOf(error: AppError) {
  const headers = new HeaderMap();
  if (error.status === 401) headers.set('www-authenticate', 'Token');
  if (error.retryAfterSeconds !== undefined) headers.set('retry-after', String(error.retryAfterSeconds));
  return { status: error.status, headers };
}
