import { beforeAll, describe, expect, it } from 'vitest';
import { Client, fetchExchange, gql } from 'urql';

import { useApp } from '../support/app.js';
import type { GraphqlAnswer } from '../support/graphql.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp({ ROLES: 'api' });
let account: TestAccount;
beforeAll(async () => {
  account = await app().account({ name: 'shop' });
});

const get = (query: string, token: string | null, headers: Record<string, string> = {}) =>
  app().call<GraphqlAnswer<Record<string, unknown>>>(
    token,
    'GET',
    `/graphql?query=${encodeURIComponent(query)}`,
    undefined,
    headers,
  );

describe('urql with its defaults', () => {
  it('queries via GET, mutates via POST, and both work', async () => {
    const sent: [method: string | undefined, status: number][] = [];
    const client = new Client({
      url: `${app().url}/graphql`,
      exchanges: [fetchExchange],
      fetchOptions: { headers: { Authorization: `Token ${account.token}` } },
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        sent.push([init?.method, response.status]);
        return response;
      },
    });
    const filter = { since: '2026-01-01T00:00:00+02:00', eventType: 'a+b & c?' };
    const query = gql`
      query ($filter: DeliveryFilterInput) {
        me {
          account {
            name
          }
        }
        deliveries(filter: $filter) {
          totalCount
        }
      }
    `;
    const asked = await client.query(query, { filter }).toPromise();
    expect([asked.error, asked.data]).toEqual([
      undefined,
      expect.objectContaining({ me: expect.objectContaining({ account: expect.objectContaining({ name: 'shop' }) }) }),
    ]);
    const change = gql`
      mutation {
        createWebhook(input: { eventType: "*", targetUrl: "https://example.com/" }) {
          targetUrl
        }
      }
    `;
    const changed = await client.mutation(change, {}).toPromise();
    expect(changed.error).toBeUndefined();
    expect(sent).toEqual([
      ['GET', 200],
      ['POST', 200],
    ]);
  });
});

describe('a query via GET', () => {
  it('works with a token, and must not be cached on the way', async () => {
    const answer = await get('{ me { account { name } } }', account.token);
    expect([answer.status, answer.body.data, answer.headers['cache-control']]).toEqual([
      200,
      { me: { account: { name: 'shop' } } },
      'no-store',
    ]);
    const wrong = await get('{ me { account { name } } }', 'hl_nobody');
    expect([wrong.status, wrong.body.errors![0]!.extensions.code]).toEqual([401, 'invalid_token']);
  });

  it('changes nothing', async () => {
    const kept = () => app().query('SELECT count(*) FROM webhooks');
    const before = await kept();
    for (const document of [
      'mutation { createWebhook(input: {eventType: "*", targetUrl: "https://example.com/"}) { id } }',
      'subscription { deliveryUpdated { id } }',
    ]) {
      for (const headers of [{}, { 'apollo-require-preflight': '1' }] as Record<string, string>[]) {
        const answer = await get(document, account.token, headers);
        expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
      }
    }
    expect(await kept()).toEqual(before);
  });

  it('is refused if a page of another origin could have sent it', async () => {
    const session = await app().call(null, 'POST', '/api/v1/session', { token: account.token });
    const [cookie] = [session.headers['set-cookie']].flat() as unknown as string[];
    const ask = '{ me { account { name } } }';
    for (const headers of [{}, { cookie: cookie! }] as Record<string, string>[]) {
      const answer = await get(ask, null, headers);
      expect([answer.status, answer.body.data]).toEqual([400, undefined]);
      expect(answer.text).toContain('CSRF');
    }
    // A header that a browser adds on its own does not make the cookie count.
    for (const authorization of ['Basic dXNlcjpwYXNz', 'x', 'Token']) {
      const answer = await get(ask, null, { cookie: cookie!, authorization });
      expect([authorization, answer.status, answer.body.data ?? null]).toEqual([authorization, 401, null]);
    }
  });

  it('is bound by the document limits', async () => {
    const spread = `{ ${'...F '.repeat(41)} } fragment F on Query { __typename }`;
    const escaped = `/graphql?query=${encodeURIComponent(spread).replaceAll('.', '%2e')}`;
    const paths = [
      [escaped, 'document_too_costly'],
      // Invalid UTF-8 in another parameter must not hide the document.
      [`${escaped}&x=%ff%zz`, 'document_too_costly'],
      [
        `/graphql?query=${encodeURIComponent(`{ ${Array.from({ length: 31 }, (_, n) => `a${n}:me{isOperator}`).join(' ')} }`)}`,
        'too_many_aliases',
      ],
      [`/graphql?query=${encodeURIComponent(`{ ${'me{isOperator}'.repeat(501)} }`)}`, 'document_too_costly'],
      [
        `/graphql?query=${encodeURIComponent(`{ ${Array.from({ length: 2_001 }, (_, n) => `f${n}`).join(' ')} }`)}`,
        'document_too_large',
      ],
    ] as const;
    for (const [path, code] of paths) {
      const answer = await app().call<GraphqlAnswer<unknown>>(account.token, 'GET', path);
      expect([path, answer.status, answer.text]).toEqual([path, 400, expect.stringContaining(code)]);
    }
  });
});
