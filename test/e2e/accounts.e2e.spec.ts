import { beforeAll, describe, expect, it } from 'vitest';

import type {
  AccountDto,
  ApiTokenDto,
  CreatedAccountDto,
  CreatedApiTokenDto,
} from '../../src/accounts/accounts.dto.js';
import { FirstStartService } from '../../src/accounts/first-start.service.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { useReceiver } from '../support/receiver.js';
import type { TestAccount } from '../support/test-account.js';

const OPERATOR = 'hl_op_the-operator-of-this-test';
const FIRST = 'hl_the-first-account-of-this-test';

const app = useApp({ OPERATOR_TOKEN: OPERATOR, ACCOUNT_TOKEN: FIRST });
const receiver = useReceiver();
beforeAll(() => app().app.get(FirstStartService).run());

const ACCOUNT = '/api/v1/account';
const TOKENS = '/api/v1/account/tokens';

async function newToken(account: TestAccount, fields: Record<string, unknown> = {}): Promise<CreatedApiTokenDto> {
  const { status, body } = await account.call<CreatedApiTokenDto>('POST', TOKENS, { name: 'checkout', ...fields });
  expect(status).toBe(201);
  return body;
}

const tokensOf = async (account: TestAccount) =>
  (await account.call<{ items: ApiTokenDto[] }>('GET', TOKENS)).body.items;

describe('an API token', () => {
  it('acts for its account, and its value is shown once', async () => {
    const account = await app().account({ name: 'acme' });
    const { token, ...shown } = await newToken(account);
    expect(shown).toEqual({
      id: expect.any(Number),
      name: 'checkout',
      hint: token.slice(-4),
      createdAt: expect.stringMatching(/Z$/),
      expiresAt: null,
      lastUsedAt: null,
    });
    expect((await app().call<AccountDto>(token, 'GET', ACCOUNT)).body).toMatchObject({ id: account.id, name: 'acme' });
    const list = await account.call('GET', TOKENS);
    expect(list.text).toContain('"name":"checkout"');
    for (const text of [token, account.token]) expect(list.text).not.toContain(text);
  });

  it('is refused once it has expired', async () => {
    const account = await app().account();
    const past = await newToken(account, { expiresAt: '2024-01-01T00:00:00+02:00' });
    expect(past.expiresAt).toBe('2023-12-31T22:00:00.000Z');
    expect(refusal(await app().call(past.token, 'GET', ACCOUNT))).toEqual([401, 'expired_token']);

    const coming = await newToken(account, { expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect((await app().call(coming.token, 'GET', ACCOUNT)).status).toBe(200);
  });

  it('is refused and no longer listed once revoked, while other tokens keep working', async () => {
    const account = await app().account();
    const { id, token } = await newToken(account);
    expect((await app().call(token, 'GET', ACCOUNT)).status).toBe(200);
    expect((await account.call('DELETE', `${TOKENS}/${id}`)).status).toBe(204);
    expect(refusal(await app().call(token, 'GET', ACCOUNT))).toEqual([401, 'invalid_token']);
    expect(refusal(await account.call('DELETE', `${TOKENS}/${id}`))).toEqual([404, 'not_found']);
    expect((await tokensOf(account)).map(({ name }) => name)).toEqual(['first token']);
  });

  it('may revoke itself', async () => {
    const account = await app().account();
    const [own] = await tokensOf(account);
    expect((await account.call('DELETE', `${TOKENS}/${own!.id}`)).status).toBe(204);
    expect(refusal(await account.call('GET', ACCOUNT))).toEqual([401, 'invalid_token']);
  });
});

describe('a token’s header', () => {
  const get = (path: string, headers: Record<string, string>) => app().call(null, 'GET', path, undefined, headers);

  it.each(['Token', 'Bearer', 'token', 'BEARER'])('may be Authorization: %s on every route', async (scheme) => {
    const { token } = await app().account();
    for (const path of [ACCOUNT, '/api/webhooks/notifications', '/api/v1/oms/settings/undelivered_webhooks/']) {
      expect((await get(path, { Authorization: `${scheme} ${token}` })).status).toBe(200);
    }
  });

  it.each(['Shoptet-Access-Token', 'shoptet-access-token', 'Shoptet-Private-API-Token', 'SHOPTET-PRIVATE-API-TOKEN'])(
    'may be %s, but only on its documented endpoint',
    async (name) => {
      const { token } = await app().account();
      expect((await get('/api/webhooks/notifications', { [name]: token })).status).toBe(200);
      expect(refusal(await get(ACCOUNT, { [name]: token }))).toEqual([401, 'missing_token']);
    },
  );

  it.each([
    ['missing', {}, 'missing_token'],
    ['another scheme', { Authorization: 'Basic dXNlcjpwYXNzd29yZA==' }, 'missing_token'],
    ['a scheme alone', { Authorization: 'Token' }, 'empty_token'],
    ['a scheme and a blank', { Authorization: 'Bearer ' }, 'empty_token'],
    ['two tokens', { Authorization: 'Token one two' }, 'invalid_token'],
    ['an unknown token', { Authorization: 'Token hl_unknown' }, 'invalid_token'],
  ])('is refused if it is %s', async (_, headers, code) => {
    const answer = await get(ACCOUNT, headers);
    expect(refusal(answer)).toEqual([401, code]);
    expect(answer.headers['www-authenticate']).toBe('Token');
  });

  it('never comes from the query', async () => {
    const { token } = await app().account();
    expect(refusal(await get(`${ACCOUNT}?token=${token}`, {}))).toEqual([401, 'missing_token']);
  });
});

describe('the operator', () => {
  const asOperator = <Body>(method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    app().call<Body>(OPERATOR, method, path, body, headers);

  it('creates accounts, each with a token shown once', async () => {
    const fields = { name: 'acme', eshopId: 421, timezone: 'Europe/Prague' };
    const { status, body } = await asOperator<CreatedAccountDto>('POST', '/api/v1/accounts', fields);
    expect([status, body]).toMatchObject([201, fields]);
    expect((await app().call<AccountDto>(body.token, 'GET', ACCOUNT)).body).toMatchObject({ id: body.id, ...fields });
    const list = await asOperator<{ items: AccountDto[] }>('GET', '/api/v1/accounts');
    expect(list.body.items.map(({ id }) => id)).toContain(body.id);
    expect(list.text).not.toContain(body.token);
  });

  it('creates accounts that default to their own id and UTC', async () => {
    const { body } = await asOperator<CreatedAccountDto>('POST', '/api/v1/accounts', { name: 'plain' });
    expect(body).toMatchObject({ eshopId: body.id, timezone: 'UTC' });
  });

  it.each([
    ['name', {}],
    ['name', { name: '' }],
    ['name', { name: 'a\u0000' }],
    ['eshopId', { name: 'a', eshopId: '421' }],
    ['eshopId', { name: 'a', eshopId: 1e300 }],
    ['timezone', { name: 'a', timezone: 'Europe/Atlantis' }],
    ['token', { name: 'a', token: 'mine' }],
  ])('creates no account if the %s is wrong: %j', async (field, body) => {
    const answer = await app().call(OPERATOR, 'POST', '/api/v1/accounts', body);
    expect(refusal(answer)).toEqual([400, 'invalid_request', field]);
  });

  it('is the only one who may create or list accounts', async () => {
    for (const method of ['POST', 'GET']) {
      const answer = await app().call(FIRST, method, '/api/v1/accounts', method === 'POST' ? { name: 'a' } : undefined);
      expect(refusal(answer)).toEqual([403, 'forbidden']);
    }
  });

  it('acts for the account named by Hookledger-Account', async () => {
    const account = await app().account();
    const headers = { 'Hookledger-Account': String(account.id) };
    expect((await asOperator<AccountDto>('GET', ACCOUNT, undefined, headers)).body).toMatchObject({ id: account.id });
    const webhook = { eventType: '*', targetUrl: receiver.url };
    const { status, body } = await asOperator<{ id: number }>('POST', '/api/v1/webhooks', webhook, headers);
    expect(status).toBe(201);
    expect((await account.call('GET', `/api/v1/webhooks/${body.id}`)).status).toBe(200);
  });

  it('acts for no account without that header, nor for an unknown one', async () => {
    expect(refusal(await app().call(OPERATOR, 'GET', ACCOUNT))).toEqual([403, 'account_required']);
    for (const named of ['999999', '0', '-1', 'x', '1.5', '2147483648']) {
      const answer = await app().call(OPERATOR, 'GET', ACCOUNT, undefined, { 'Hookledger-Account': named });
      expect(refusal(answer)).toEqual([403, 'forbidden']);
    }
  });

  it('is not impersonated by an account’s token that names another account', async () => {
    const other = await app().account();
    const answer = await app().call(FIRST, 'GET', ACCOUNT, undefined, { 'Hookledger-Account': String(other.id) });
    expect(refusal(answer)).toEqual([403, 'forbidden']);
  });
});

describe('an account', () => {
  it('changes its name, time zone and retention, and nothing else', async () => {
    const account = await app().account({ name: 'before', eshopId: 421 });
    const change = async (changes: Record<string, unknown>) =>
      (await account.call<AccountDto>('PATCH', ACCOUNT, changes)).body;
    expect(await change({ name: 'after' })).toMatchObject({ name: 'after', timezone: 'UTC', retentionDays: null });
    expect(await change({ timezone: 'Asia/Kathmandu' })).toMatchObject({ name: 'after', timezone: 'Asia/Kathmandu' });
    expect(await change({ retentionDays: 8 })).toMatchObject({ retentionDays: 8 });
    expect(await change({ retentionDays: null })).toMatchObject({ retentionDays: null });
    const { body } = await account.call<AccountDto>('GET', ACCOUNT);
    expect(body).toMatchObject({ id: account.id, name: 'after', eshopId: 421, timezone: 'Asia/Kathmandu' });
  });

  it('sends local times in a new time zone from the change on, and UTC for zones west of Greenwich', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url, format: 'notification' });
    receiver.reset();
    const occurredAt = '2018-05-29T07:02:27Z';
    await account.publish({ occurredAt });
    for (const timezone of ['America/St_Johns', 'Asia/Kathmandu']) {
      await account.call('PATCH', ACCOUNT, { timezone });
      await account.publish({ occurredAt });
    }
    await app().deliverDue();
    const dates = receiver.received.map(({ body }) => (JSON.parse(body) as { eventCreated: string }).eventCreated);
    expect(dates.sort()).toEqual(['2018-05-29T07:02:27+0000', '2018-05-29T07:02:27+0000', '2018-05-29T12:47:27+0545']);
  });
});
