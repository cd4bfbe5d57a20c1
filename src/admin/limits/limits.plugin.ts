import type { ApolloServerPlugin } from '@apollo/server';

import { checkDocument, isCut, tooLarge } from './document-limits.js';

/** Holds documents to their limits, before anything of them is executed. */
export function limitsPlugin(): ApolloServerPlugin {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request: { operationName, variables } }) => {
        if (operation) checkDocument(schema, { document, operationName, variables });
      },
      didEncounterErrors: async ({ errors }) => {
        for (const error of errors) {
          if (isCut(error)) Object.assign(error.extensions, tooLarge().extensions);
        }
      },
    }),
  };
}
