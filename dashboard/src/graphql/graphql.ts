import { initGraphQLTada } from 'gql.tada';

import type { introspection } from './schema.js';

/** Makes a document whose result and variables are typed from the committed `schema.gql`. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: {
    ID: string;
    /** ISO 8601. */
    DateTime: string;
    JSON: unknown;
  };
}>();

export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada';
