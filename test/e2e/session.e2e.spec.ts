import { describe, expect, it } from 'vitest';

import type { CreatedApiTokenDto } from '../../src/accounts/accounts.dto.js';
import type { SessionDto } from '../../src/accounts/session.controller.js';
import { SecretBox } from '../../src/common/secret-box.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { graphql, graphqlRefusal, operatorToken } from '../support/graphql.js';

const SESSION = '/api/v1/session';
const ME = '{ me { isOperator account { id } } }';
const HOUR_MS = 3_600_000;

const app = useApp({ TRUST_PROXY: 'loopback' });

const signIn = (token: unknown, headers: Record<string, string> = {}) =>
  app().call<SessionDto>(null, 'POST', SESSION, { token }, headers);

/** The part of a response's cookie that a browser sends back. */
const cookieOf = (answer: { headers: Readonly<Record<string, string>> }) => ({
  cookie: [answer.headers['set-cookie']].flat()[0]!.split(';')[0]!,
});

const signedIn = async (token: string) => cookieOf(await signIn(token));
const sealed = (contents: object, key = app().config.secretsKey) => ({
  cookie: `hookledger_session=${encodeURIComponent(new SecretBox(key).seal(JSON.stringify(contents), 'session'))}`,
});

describe('a session', () => {
  it('starts with a token, and its cookie is out of reach for scripts and other sites', async () => {
    const account = await app().account();
    const answer = await signIn(account.token);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ accountId: account.id, isOperator: false, expiresAt: expect.any(String) as string });
    const lasts = Date.parse(answer.body.expiresAt) - Date.now();
    expect(lasts).toBeGreaterThan(11.9 * HOUR_MS);
    expect(lasts).toBeLessThanOrEqual(12 * HOUR_MS);
    const [, ...attributes] = [answer.headers['set-cookie']].flat()[0]!.split('; ');
    expect(attributes).toEqual(['Path=/', expect.stringMatching(/^Expires=/) as string, 'HttpOnly', 'SameSite=Strict']);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(JSON.stringify(answer.headers) + answer.text).not.toContain(account.token);
  });

  it('is sent only over TLS if the browser used it', async () => {
    const { token } = await app().account();
    const answer = await signIn(token, { 'x-forwarded-proto': 'https' });
    expect([answer.headers['set-cookie']].flat()[0]).toMatch(/; Secure/);
  });

  it('is shown and renewed until it is ended', async () => {
    const account = await app().account();
    const cookie = await signedIn(account.token);
    const shown = await app().call<SessionDto>(null, 'GET', SESSION, undefined, cookie);
    expect([shown.status, shown.body.accountId]).toEqual([200, account.id]);
    expect(cookieOf(shown).cookie).not.toBe(cookie.cookie);
    const ended = await app().call(null, 'DELETE', SESSION, undefined, cookie);
    expect(ended.status).toBe(204);
    expect([ended.headers['set-cookie']].flat()[0]).toMatch(/^hookledger_session=; Max-Age=0; Path=\//);
    expect(refusal(await app().call(null, 'GET', SESSION))).toEqual([401, 'missing_token']);
    expect((await app().call(null, 'DELETE', SESSION)).status).toBe(204);
  });

  it('acts in GraphQL as its token does, and an operator’s for the account it names', async () => {
    const account = await app().account();
    const own = await graphql(app(), null, ME, {}, await signedIn(account.token));
    expect(own.body.data).toEqual({ me: { isOperator: false, account: { id: String(account.id) } } });
    const operator = await signedIn(await operatorToken(app()));
    expect((await graphql(app(), null, ME, {}, operator)).body.data).toEqual({
      me: { isOperator: true, account: null },
    });
    const headers = { ...operator, 'Hookledger-Account': String(account.id) };
    expect((await graphql(app(), null, ME, {}, headers)).body.data).toMatchObject({
      me: { account: { id: String(account.id) } },
    });
    const shown = await app().call<SessionDto>(null, 'GET', SESSION, undefined, headers);
    expect(shown.body).toMatchObject({ accountId: account.id, isOperator: true });
  });

  it('yields to a token in the header', async () => {
    const [one, other] = [await app().account(), await app().account()];
    const answer = await graphql(app(), other.token, ME, {}, await signedIn(one.token));
    expect(answer.body.data).toMatchObject({ me: { account: { id: String(other.id) } } });
    const wrong = await graphql(app(), 'nobody', ME, {}, await signedIn(one.token));
    expect([wrong.status, ...graphqlRefusal(wrong)]).toEqual([401, 'invalid_token']);
  });

  it('is valid for no other route and method', async () => {
    const account = await app().account();
    const cookie = await signedIn(account.token);
    for (const [method, path] of [
      ['GET', '/api/v1/account'],
      ['GET', '/api/v1/webhooks'],
      ['POST', '/api/v1/inboxes'],
      ['GET', '/api/v1/oms/settings/undelivered_webhooks/'],
    ] as const) {
      expect((await app().call(null, method, path, undefined, cookie)).status).toBe(401);
    }
    const headers = { ...cookie, 'apollo-require-preflight': '1' };
    const byGet = await app().call(null, 'GET', `/graphql?query=${encodeURIComponent(ME)}`, undefined, headers);
    expect(byGet.status).toBe(401);
    const asForm = { ...cookie, 'content-type': 'text/plain' };
    expect((await app().call(null, 'POST', '/graphql', JSON.stringify({ query: ME }), asForm)).status).toBe(415);
  });

  it('ends when its token expires or is revoked', async () => {
    const account = await app().account();
    const expiresAt = new Date(Date.now() + HOUR_MS).toISOString();
    const { body: made } = await account.call<CreatedApiTokenDto>('POST', '/api/v1/account/tokens', {
      name: 'short',
      expiresAt,
    });
    const answer = await signIn(made.token);
    expect(answer.body.expiresAt).toBe(expiresAt);
    await account.call('DELETE', `/api/v1/account/tokens/${made.id}`);
    const refused = await graphql(app(), null, ME, {}, cookieOf(answer));
    expect([refused.status, ...graphqlRefusal(refused)]).toEqual([401, 'invalid_token']);
    expect(refusal(await app().call(null, 'GET', SESSION, undefined, cookieOf(answer)))).toEqual([
      401,
      'invalid_token',
    ]);
  });

  it('expires, and cannot be forged', async () => {
    const { token } = await app().account();
    const future = Date.now() + HOUR_MS;
    for (const cookie of [
      sealed({ token, expiresAt: Date.now() - 1 }),
      sealed({ token, expiresAt: future }, Buffer.alloc(32)),
      { cookie: `hookledger_session=${token}` },
      { cookie: 'hookledger_session=v1:x:y:%%%' },
    ]) {
      expect(refusal(await app().call(null, 'GET', SESSION, undefined, cookie))).toEqual([401, 'session_ended']);
      const refused = await graphql(app(), null, ME, {}, cookie);
      expect([refused.status, ...graphqlRefusal(refused)]).toEqual([401, 'session_ended']);
    }
    expect((await app().call(null, 'GET', SESSION, undefined, sealed({ token, expiresAt: future }))).status).toBe(200);
  });

  it.each([
    ['an unknown token', 'hl_nobody', [401, 'invalid_token']],
    ['no token', undefined, [400, 'invalid_request', 'token']],
    ['a number', 5, [400, 'invalid_request', 'token']],
    ['a very long token', 'x'.repeat(501), [400, 'invalid_request', 'token']],
  ])('does not start with %s', async (_, token, expected) => {
    const answer = await app().call(null, 'POST', SESSION, { token });
    expect(refusal(answer)).toEqual(expected);
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });
});
