import { beforeAll, describe, expect, it } from 'vitest';

import {
  NOTIFICATIONS_PATH as NOTIFICATIONS,
  UNDELIVERED_PATH as UNDELIVERED,
} from '../../src/documented/documented-url.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { routesOf } from '../support/routes-of.js';
import type { TestAccount } from '../support/test-account.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'REPORT'];

const app = useApp({ ROLES: 'api' });
let account: TestAccount;
beforeAll(async () => {
  account = await app().account();
});

/** Every path of the router except the documented ones, with the methods it has no route for. */
const wrongMethods = () =>
  routesOf(app().app)
    .filter(({ path }) => path !== UNDELIVERED && path !== NOTIFICATIONS)
    .flatMap(({ path, methods }) =>
      METHODS.filter((method) => !methods.includes(method)).map((method) => ({
        method,
        path: path.replaceAll(/:\w+|\*/g, '1'),
        allowed: [...methods].sort().join(', '),
      })),
    );

describe('a known path', () => {
  it('returns 405 for any other method and lists the allowed ones', async () => {
    const wrong = wrongMethods();
    expect(wrong.length).toBeGreaterThan(200);
    for (const { method, path, allowed } of wrong) {
      const answer = await account.call(method, path);
      expect([method, path, answer.status, answer.headers['allow']]).toEqual([method, path, 405, allowed]);
    }
  });

  it('returns the 405 in its own error format', async () => {
    const answer = await account.call('PUT', '/api/v1/account?x=1', '{"a":');
    expect([...refusal(answer), answer.headers['content-type']]).toEqual([
      405,
      'method_not_allowed',
      'application/problem+json; charset=utf-8',
    ]);
    expect(answer.text).toContain('GET, HEAD, PATCH');
  });

  it('asks for a token first if it needs one, and only then', async () => {
    const asked = new Set<string>();
    for (const { method, path } of wrongMethods()) {
      const answers = [await app().call(null, method, path), await app().call('hl_nobody', method, path)];
      const isAsked = path.startsWith('/api/') && path !== '/api/v1/session';
      if (isAsked) asked.add(path);
      const expected = isAsked ? 401 : 405;
      expect([method, path, ...answers.map(({ status }) => status)]).toEqual([method, path, expected, expected]);
    }
    expect(asked.size).toBeGreaterThan(20);
  });

  it('is distinguished from an unknown one', async () => {
    for (const path of ['/api/v1/nothing', '/api/v1/webhooks/1/nothing', '/api/v1/account/', '/nothing']) {
      for (const method of METHODS) {
        expect([method, path, (await account.call(method, path)).status]).toEqual([method, path, 404]);
      }
    }
  });

  it('of GraphQL accepts GET and POST', async () => {
    for (const method of ['HEAD', 'OPTIONS']) {
      const answer = await account.call(method, '/graphql');
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, POST']);
    }
  });
});

describe('a documented path', () => {
  const OTHERS = METHODS.filter((method) => !['GET', 'HEAD', 'OPTIONS'].includes(method));

  it.each([
    [
      UNDELIVERED,
      (method: string) => ({ detail: `Method "${method}" not allowed.` }),
      { detail: 'Authentication credentials were not provided.' },
    ],
    [
      NOTIFICATIONS,
      () => ({ data: null, errors: [{ errorCode: 'method-not-allowed' }], metadata: {} }),
      { data: null, errors: [{ errorCode: 'missing-access-token' }], metadata: {} },
    ],
  ])(
    '%s refuses every other method in its own error format, after checking the token',
    async (path, refused, stranger) => {
      for (const method of OTHERS) {
        const answer = await account.call(method, `${path}?x=1`, '{', { 'Content-Encoding': 'gzip' });
        expect([method, answer.status, answer.headers['allow']]).toEqual([method, 405, 'GET, HEAD, OPTIONS']);
        expect(answer.body).toMatchObject(refused(method));
        const unknown = await app().call(null, method, path);
        expect([method, unknown.status, unknown.headers['www-authenticate']]).toEqual([method, 401, 'Token']);
        expect(unknown.body).toMatchObject(stranger);
      }
    },
  );

  it('also accepts the token in the headers of its document there', async () => {
    for (const method of ['POST', 'TRACE']) {
      const headers = { 'Shoptet-Access-Token': account.token };
      expect((await app().call(null, method, NOTIFICATIONS, undefined, headers)).status).toBe(405);
    }
  });
});

describe('the notifications path with a trailing slash', () => {
  it.each([
    ['200', 'GET', '', 200],
    ['a page past the end', 'GET', '?page=2', 404],
    ['an invalid parameter', 'GET', '?status=lost', 400],
    ['another method', 'POST', '', 405],
  ])('uses the same envelope for %s', async (_, method, query, status) => {
    const slashed = await account.call<Record<string, unknown>>(method, `${NOTIFICATIONS}/${query}`);
    const plain = await account.call<Record<string, unknown>>(method, `${NOTIFICATIONS}${query}`);
    expect([slashed.status, Object.keys(slashed.body)]).toEqual([status, ['data', 'errors', 'metadata']]);
    expect({ ...slashed.body, metadata: null }).toEqual({ ...plain.body, metadata: null });
    const stranger = await app().call<Record<string, unknown>>(null, method, `${NOTIFICATIONS}/${query}`);
    expect([stranger.status, Object.keys(stranger.body)]).toEqual([401, ['data', 'errors', 'metadata']]);
  });
});
