import type { ApolloServerPlugin } from '@apollo/server';

import { checkDocument, tooLarge } from './document-limits.js';

/** What the parser says at the limit of tokens, for which it has no code. */
const CUT = /^Syntax Error: Document contains more tha[nt] \d+ tokens/;

/** Holds documents to their limits, before anything of them is executed. */
export function limitsPlugin(): ApolloServerPlugin {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request: { operationName, variables } }) => {
        if (operation) checkDocument(schema, { document, operationName, variables });
      },
      didEncounterErrors: async ({ errors }) => {
        for (const { message, extensions } of errors) {
          if (CUT.test(message)) Object.assign(extensions, tooLarge().extensions);
        }
      },
    }),
  };
}
