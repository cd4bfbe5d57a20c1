import { readFile } from 'node:fs/promises';

import {
  buildClientSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { graphql, graphqlOf, graphqlRefusal } from '../support/graphql.js';

const CREATE = `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { id } }`;
const PUBLISH = `mutation ($input: PublishEventInput!) { publishEvent(input: $input) { id } }`;

describe('the admin API over HTTP', () => {
  const app = useApp();

  it('serves the schema in the repository', async () => {
    const { body } = await graphql<IntrospectionQuery>(app(), null, getIntrospectionQuery());
    const served = `${printSchema(lexicographicSortSchema(buildClientSchema(body.data)))}\n`;
    expect(await readFile('schema.gql', 'utf8')).toBe(served);
  });

  it.each([
    ['no token', undefined, 'missing_token'],
    ['a scheme alone', 'Token', 'empty_token'],
    ['an unknown token', 'Bearer nobody', 'invalid_token'],
  ])('returns 401 for %s', async (_, authorization, code) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    for (const document of [
      '{ me { isOperator } }',
      '{ webhook(id: 1) { id } }',
      'mutation { deleteWebhook(id: 1) { id } }',
    ]) {
      const answer = await graphql(app(), null, document, {}, headers);
      expect([answer.status, ...graphqlRefusal(answer)]).toEqual([401, code]);
      expect(answer.headers['www-authenticate']).toBe('Token');
    }
  });

  it.each([
    ['a webhook', CREATE, { eventType: 'a b', targetUrl: 'https://example.com' }, ['eventType']],
    ['its URL', CREATE, { eventType: '*', targetUrl: 'http://10.0.0.1/x' }, ['targetUrl']],
    [
      'several fields',
      CREATE,
      { eventType: '', targetUrl: 'https://example.com', maxAttempts: 0 },
      ['eventType', 'maxAttempts'],
    ],
    ['a null', CREATE, { eventType: '*', targetUrl: 'https://example.com', format: null }, ['format']],
    [
      'a header',
      CREATE,
      { eventType: '*', targetUrl: 'https://example.com', additionalHeaders: { Host: 'x' } },
      ['additionalHeaders.Host'],
    ],
    [
      'headers that are not an object',
      CREATE,
      { eventType: '*', targetUrl: 'https://example.com', additionalHeaders: 'x' },
      ['additionalHeaders'],
    ],
    [
      'a countdown',
      CREATE,
      {
        eventType: '*',
        targetUrl: 'https://example.com',
        retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: -1 } },
      },
      ['retryCountdownConfig.kwargs.seconds'],
    ],
    [
      'a signature',
      CREATE,
      {
        eventType: '*',
        targetUrl: 'https://example.com',
        signature: { header: 'a b', algorithm: 'SHA1', encoding: 'HEX' },
      },
      ['signature.header'],
    ],
    ['a payload', PUBLISH, { type: 'a', payload: '{' }, ['payload']],
    ['a payload that UTF-8 cannot hold', PUBLISH, { type: 'a', payload: '"\ud800"' }, ['payload']],
    [
      'a string that Postgres cannot store',
      CREATE,
      { eventType: '*', targetUrl: 'https://example.com', callback: '\0' },
      ['callback'],
    ],
    [
      'an event',
      PUBLISH,
      { type: '', payload: '1', objectId: 'x', occurredAt: '2023-02-30T00:00:00Z' },
      ['type', 'objectId', 'occurredAt'],
    ],
    ['a key', PUBLISH, { type: 'a', payload: '1', idempotencyKey: '' }, ['idempotencyKey']],
  ])('names the invalid fields of %s', async (_, document, input, fields) => {
    const account = await app().account();
    const answer = await graphql(app(), account.token, document, { input });
    expect(answer.status).toBe(200);
    expect(graphqlRefusal(answer)).toEqual(['invalid_request', ...fields]);
  });

  it('refuses an oversized payload with its own code', async () => {
    const account = await app().account();
    const input = { type: 'a', payload: `"${'x'.repeat(262_143)}"` };
    expect(graphqlRefusal(await graphql(app(), account.token, PUBLISH, { input }))).toEqual([
      'payload_too_large',
      'payload',
    ]);
  });

  it.each([
    ['a syntax error', '{ me', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ me { secret } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown enum value', '{ overview(range: YEAR) { backlog } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing variable', 'query ($id: ID!) { webhook(id: $id) { id } }', 'BAD_USER_INPUT'],
  ])('uses GraphQL’s code for %s, and a 200 for older clients', async (_, document, code) => {
    const { token } = await app().account();
    for (const [accept, status] of [
      ['application/graphql-response+json', 400],
      ['application/graphql-response+json, application/json;q=0.9', 400],
      ['application/json', 200],
      ['*/*', 200],
    ] as const) {
      const answer = await graphql(app(), token, document, {}, { accept });
      expect([answer.status, ...graphqlRefusal(answer)]).toEqual([status, code]);
      expect(answer.headers['content-type']).toContain(accept.split(/[,;]/)[0]!.replace('*/*', 'application/json'));
    }
  });

  it('tells a client that POSTs a subscription where to send it, with or without a token', async () => {
    const { token } = await app().account();
    for (const who of [token, null]) {
      const answer = await graphql(app(), who, 'subscription { deliveryUpdated { id } }');
      expect([answer.status, ...graphqlRefusal(answer)]).toEqual([400, 'BAD_REQUEST']);
      expect(answer.text).toContain('WebSocket');
    }
  });

  it('treats null for a non-null argument as a client error', async () => {
    const account = await app().account();
    const answer = await graphql(app(), account.token, 'query ($id: ID = 1) { webhook(id: $id) { id } }', { id: null });
    expect(graphqlRefusal(answer)).toEqual(['invalid_request']);
  });

  it('reveals nothing of an internal failure, and refers to the log', async () => {
    const account = await app().account();
    await app().query('ALTER TABLE deliveries RENAME COLUMN final_reason TO hidden');
    const answer = await graphql(app(), account.token, '{ deliveries { edges { cursor } } }');
    await app().query('ALTER TABLE deliveries RENAME COLUMN hidden TO final_reason');
    expect(answer.status).toBe(200);
    expect(answer.body.errors).toEqual([
      {
        message: 'Something failed on our side. Search the log for the request id.',
        locations: expect.any(Array) as object,
        path: ['deliveries'],
        extensions: { code: 'internal_error', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
      },
    ]);
  });

  it('serves no page, and accepts no batch or request that a foreign site could send', async () => {
    const page = await app().call(null, 'GET', '/graphql', undefined, { accept: 'text/html' });
    expect(page.text).not.toMatch(/<html|<script/i);
    expect(page.status).toBe(400);
    const batch = await app().call(null, 'POST', '/graphql', [{ query: '{ __typename }' }]);
    expect(batch.status).toBe(400);
    const foreign = await app().call(null, 'GET', '/graphql?query=%7B__typename%7D');
    expect(foreign.status).toBe(400);
  });

  it('lets every mutation of a document see the effects of those before it', async () => {
    const account = await app().account();
    const webhook = await account.webhook({ targetUrl: 'https://example.com/' });
    const document = `mutation {
      first: sendTestEvent(webhookId: ${webhook.id}) { webhook { callback } }
      updateWebhook(id: ${webhook.id}, input: {callback: "changed"}) { id }
      second: sendTestEvent(webhookId: ${webhook.id}) { webhook { callback } }
    }`;
    expect(await graphqlOf(app(), account.token)(document)).toMatchObject({
      first: { webhook: { callback: '' } },
      second: { webhook: { callback: 'changed' } },
    });
  });
});
