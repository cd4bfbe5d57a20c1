import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { graphql, graphqlRefusal, operatorToken } from '../support/graphql.js';
import type { TestAccount } from '../support/test-account.js';
import { Upload } from '../support/upload.js';

const KIB = 1024;
const MIB = 1024 * KIB;

const app = useApp({ ROLES: 'api' });
let account: TestAccount;
let uploads: Upload[] = [];

beforeAll(async () => {
  account = await app().account();
});
afterEach(() => {
  for (const upload of uploads) upload.abort();
  uploads = [];
});

/** Routes that read a body, with arbitrary ids. */
const ROUTES = [
  ['POST', '/api/v1/events'],
  ['POST', '/api/v1/events/batch'],
  ['POST', '/api/v1/webhooks'],
  ['PATCH', '/api/v1/webhooks/1'],
  ['POST', '/api/v1/webhooks/1/rotate-secret'],
  ['POST', '/api/v1/webhooks/1/recover'],
  ['POST', '/api/v1/deliveries/resend'],
  ['PATCH', '/api/v1/account'],
  ['POST', '/api/v1/account/tokens'],
  ['POST', '/api/v1/accounts'],
] as const;

const WRONG = [
  [null, 'missing_token'],
  ['hl_nobody', 'invalid_token'],
] as const;

/** Sends only the head of a request whose body never comes. */
const head = async (path: string, headers: Record<string, string | number>) => {
  const upload = await Upload.begin(app().url, path, headers);
  uploads.push(upload);
  return upload;
};
const expectTold = async (upload: Upload, status: number, ...texts: string[]) => {
  await expect.poll(() => upload.answer, { timeout: 10_000 }).toContain(`HTTP/1.1 ${status} `);
  for (const text of texts) expect(upload.answer).toContain(text);
};

describe('a caller', () => {
  it.each(WRONG)('is identified before the request is read: token %s', async (token, code) => {
    for (const [method, path] of ROUTES) {
      for (const [body, type] of [
        ['{"a"', 'application/json'],
        ['['.repeat(MIB), 'application/json'],
        ['text', 'text/plain'],
        ['{}', 'application/json'],
      ] as const) {
        const answer = await app().call(token, method, path, body, { 'Content-Type': type });
        expect([path, ...refusal(answer)]).toEqual([path, 401, code]);
      }
    }
  });

  it('is identified before the body arrives', async () => {
    for (const [, path] of ROUTES.filter(([method]) => method === 'POST')) {
      const headers = { 'content-length': 8 * MIB, authorization: 'Token hl_nobody' };
      const upload = await head(path, headers);
      await expectTold(upload, 401, '"code":"invalid_token"', 'WWW-Authenticate: Token');
      expect(upload.answer).toContain('content-type: application/problem+json');
    }
  });

  it('with a wrong token is refused by GraphQL in its own format before the document is parsed', async () => {
    for (const document of ['{ __typename }', '{', '{ nothing }']) {
      const answer = await graphql(app(), 'hl_nobody', document);
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Token']);
      expect(graphqlRefusal(answer)).toEqual(['invalid_token']);
    }
    const cookie = { cookie: 'hookledger_session=v1:x:y:%%%' };
    const answer = await graphql(app(), null, '{ __typename }', {}, cookie);
    expect([answer.status, ...graphqlRefusal(answer)]).toEqual([401, 'session_ended']);
  });

  it('without a token, or with an unrelated cookie, may send GraphQL 16 KiB', async () => {
    for (const headers of [{}, { cookie: 'theme=dark' }] as Record<string, string>[]) {
      const query = `{ __typename } #`;
      const room = 16 * KIB - JSON.stringify({ query, variables: {} }).length;
      const fits = await graphql(app(), null, query + 'x'.repeat(room), {}, headers);
      expect(fits.body).toEqual({ data: { __typename: 'Query' } });
      const answer = await graphql(app(), null, query + 'x'.repeat(room + 1), {}, headers);
      expect([answer.status, ...graphqlRefusal(answer)]).toEqual([401, 'missing_token']);
      expect(answer.text).toContain('16384');
    }
    const chunk = `4001\r\n${' '.repeat(0x4001)}\r\n`;
    const upload = await head('/graphql', { 'transfer-encoding': 'chunked' });
    upload.write(chunk);
    await expectTold(upload, 401, '"code":"missing_token"');
  });

  it('signs in with a body of at most 16 KiB', async () => {
    const padded = (bytes: number) => JSON.stringify({ token: account.token }).padEnd(bytes);
    const post = (body: string) => app().call(null, 'POST', '/api/v1/session', body);
    expect((await post(padded(16 * KIB))).status).toBe(201);
    expect(refusal(await post(padded(16 * KIB + 1)))).toEqual([413, 'payload_too_large']);
    const upload = await head('/api/v1/session', { 'transfer-encoding': 'chunked' });
    upload.write(`4001\r\n${' '.repeat(0x4001)}\r\n`);
    await expectTold(upload, 413, '"code":"payload_too_large"');
  });

  it('gets a 404 for an unknown address, whatever it sends', async () => {
    for (const body of ['['.repeat(MIB), 'text']) {
      expect((await app().call(null, 'POST', '/api/v1/nothing', body)).status).toBe(404);
    }
  });

  it('that names an account it may not act for is refused, in GraphQL field by field', async () => {
    const token = await operatorToken(app());
    const headers = { 'Hookledger-Account': '999999999' };
    const answer = await app().call(token, 'PATCH', '/api/v1/account', { name: 'a' }, headers);
    expect(refusal(answer)).toEqual([403, 'forbidden']);
    const asked = await graphql(app(), token, '{ me { isOperator } }', {}, headers);
    expect([asked.status, ...graphqlRefusal(asked)]).toEqual([200, 'forbidden']);
  });
});
