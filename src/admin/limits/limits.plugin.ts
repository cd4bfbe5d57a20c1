import type { ApolloServerPlugin } from '@apollo/server';

import { AppError } from '../../common/errors.js';
import { checkDocument, isCut, tooLarge } from './document-limits.js';

/** Holds documents to their limits, before anything of them is executed. */
export function limitsPlugin(): ApolloServerPlugin {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request: { operationName, variables } }) => {
        if (operation) checkDocument(schema, { document, operationName, variables });
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
    }),
  };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof AppError && error.code === 'answer_too_large';
}
