import { expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { graphql, graphqlRefusal } from '../support/graphql.js';

const app = useApp({ ROLES: 'api' });

const spreads = (count: number) => `{ ${'... on Query { __typename } '.repeat(count)} }`;

it('A GraphQL document may spread at most forty fragments', async () => {
  const answer = await graphql(app(), null, spreads(41));
  expect([answer.status, ...graphqlRefusal(answer)]).toEqual([400, 'document_too_costly']);
  const dots = '... '.repeat(50);
  const fits = await graphql(app(), null, `${spreads(40)} # ${dots}`);
  expect(fits.body).toEqual({ data: { __typename: 'Query' } });
  const inText = await graphql(app(), null, `{ __type(name: "${dots}") { name } }`);
  expect(inText.body).toEqual({ data: { __type: null } });
});
