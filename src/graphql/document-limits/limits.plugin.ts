import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { GraphQLError, OperationTypeNode } from 'graphql/index.js';

import { AppError } from '../../common/errors.js';
import { formatError } from '../errors/graphql-errors.js';
import { checkDocument, isCut, tooLarge } from './document-limits.js';
import { variableErrors } from './variable-errors.js';

/** Holds documents to their limits, and variables to their types, before anything of them is executed. */
export function limitsPlugin(): ApolloServerPlugin {
  return {
    requestDidStart: async () => {
      let mistakes: readonly GraphQLError[] = [];
      return {
        didResolveOperation: async ({ schema, document, operation, request: { operationName, variables } }) => {
          if (!operation) return;
          if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw notHere();
          const asked = { document, operationName, variables };
          mistakes = variableErrors(schema, asked);
          checkDocument(schema, asked, mistakes);
        },
        responseForOperation: async () => {
          if (mistakes.length === 0) return null;
          const errors = mistakes.map((mistake) => formatError(mistake.toJSON(), mistake));
          return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult: { errors } } };
        },
        willSendResponse: async ({ response, errors }) => {
          const refused = errors?.findIndex(({ originalError }) => isTooLarge(originalError)) ?? -1;
          if (refused === -1 || response.body.kind !== 'single') return;
          // Of what was cut off everywhere nothing is of use, and one error says all.
          const { errors: formatted } = response.body.singleResult;
          response.body.singleResult = { errors: formatted!.slice(refused, refused + 1) };
          response.http.status = 400;
        },
        didEncounterErrors: async ({ errors }) => {
          for (const error of errors) {
            if (isCut(error)) Object.assign(error.extensions, tooLarge().extensions);
          }
        },
      };
    },
  };
}

function notHere(): GraphQLError {
  return new GraphQLError('Send subscriptions via WebSocket at this path, using graphql-transport-ws.', {
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  });
}

function isTooLarge(error: unknown): boolean {
  return error instanceof AppError && error.code === 'answer_too_large';
}
