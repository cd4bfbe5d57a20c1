import { auditServer } from 'graphql-http';
import { expect, it } from 'vitest';

import { useApp } from '../support/app.js';

const app = useApp();

/** Where we differ on purpose: a GET needs a header that no form or image can send, which keeps foreign sites out. */
const REFUSED_GETS = ['5A70', 'D6D5', '6A70'];

it('GraphQL passes the GraphQL-over-HTTP audit except for GET requests that a foreign site could send', async () => {
  const results = await auditServer({ url: `${app().url}/graphql`, fetchFn: fetch });
  const count = (status: string) => results.filter((result) => result.status === status).length;
  console.log(
    `GraphQL over HTTP: ${results.length} audits, ${['ok', 'notice', 'warn', 'error'].map((status) => `${count(status)} ${status}`).join(', ')}`,
  );
  const missed = results.filter(({ status }) => status !== 'ok');
  expect(
    missed.filter(({ id }) => !REFUSED_GETS.includes(id)).map(({ id, name, status }) => [id, status, name]),
  ).toEqual([]);
  expect(missed.map(({ id, status }) => [id, status])).toEqual(REFUSED_GETS.map((id) => [id, 'notice']));
  expect(results).toHaveLength(61);
});
