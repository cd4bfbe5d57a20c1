import { describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { graphql, graphqlOf, graphqlRefusal, operatorToken } from '../support/graphql.js';

const app = useApp();

const TARGET = 'https://example.com/';
const UPDATE = `mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) { version callback } }`;
const EVENTS = `query ($filter: EventFilterInput) { events(filter: $filter) { totalCount edges { node { type } } } }`;

describe('an account', () => {
  const CHANGE = `mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { name timezone retentionDays } }`;

  it('changes the given fields and keeps the rest', async () => {
    const account = await app().account({ name: 'before' });
    const change = async (input: object) =>
      (await graphqlOf(app(), account.token)<{ updateAccount: object }>(CHANGE, { input })).updateAccount;
    expect(await change({ timezone: 'Asia/Tokyo' })).toEqual({
      name: 'before',
      timezone: 'Asia/Tokyo',
      retentionDays: null,
    });
    expect(await change({ name: 'after', retentionDays: 14 })).toMatchObject({ name: 'after', retentionDays: 14 });
    expect(await change({ retentionDays: null })).toEqual({
      name: 'after',
      timezone: 'Asia/Tokyo',
      retentionDays: null,
    });
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ timezone: 'Mars/Olympus' }, 'timezone'],
    [{ retentionDays: 1 }, 'retentionDays'],
  ])('refuses %j', async (input, field) => {
    const { token } = await app().account();
    expect(graphqlRefusal(await graphql(app(), token, CHANGE, { input }))).toEqual(['invalid_request', field]);
  });

  it('can be created and looked up only by operators', async () => {
    const operator = await operatorToken(app());
    const create = `mutation { createAccount(input: {name: "new", eshopId: "4000000000"}) { token account { id eshopId } } }`;
    const { createAccount } = await graphqlOf(
      app(),
      operator,
    )<{
      createAccount: { token: string; account: { id: string; eshopId: string } };
    }>(create);
    const { id } = createAccount.account;
    expect(createAccount.account.eshopId).toBe('4000000000');
    const look = `{ account(id: ${id}) { id name } }`;
    expect(await graphqlOf(app(), operator)(look)).toEqual({ account: { id, name: 'new' } });
    expect(await graphqlOf(app(), operator)('{ account(id: 999999) { id } }')).toEqual({ account: null });
    expect(await graphqlOf(app(), createAccount.token)('{ me { account { id } } }')).toEqual({
      me: { account: { id } },
    });
    for (const document of [create, look]) {
      expect(graphqlRefusal(await graphql(app(), createAccount.token, document))).toEqual(['forbidden']);
    }
    const wrong = `mutation { createAccount(input: {name: "new", eshopId: "x"}) { token } }`;
    expect(graphqlRefusal(await graphql(app(), operator, wrong))).toEqual(['invalid_request', 'eshopId']);
    expect(await graphqlOf(app(), operator)('{ accounts(first: 1) { totalCount } }')).toEqual({
      accounts: { totalCount: expect.any(Number) as number },
    });
  });
});

describe('a webhook edited by two people', () => {
  it('tells the second person that it has changed, and stays as the first left it', async () => {
    const account = await app().account();
    const { id, version } = await account.webhook({ targetUrl: TARGET });
    const save = (callback: string) =>
      graphql<{ updateWebhook: object }>(app(), account.token, UPDATE, { id, input: { callback, ifVersion: version } });
    expect((await save('first')).body.data).toEqual({ updateWebhook: { version: version + 1, callback: 'first' } });
    const second = await save('second');
    expect(graphqlRefusal(second)).toEqual(['version_conflict']);
    expect(second.body.errors![0]!.message).toMatch(/Reload it/);
    const path = `/api/v1/webhooks/${id}`;
    const changes = { callback: 'third', ifVersion: version };
    expect(refusal(await account.call('PATCH', path, changes))).toEqual([409, 'version_conflict']);
    expect((await account.call('GET', path)).body).toMatchObject({ callback: 'first', version: version + 1 });
  });

  it('accepts one of two simultaneous changes', async () => {
    const account = await app().account();
    const { id, version } = await account.webhook({ targetUrl: TARGET });
    const answers = await Promise.all(
      ['one', 'other', 'third'].map((callback) =>
        account.call('PATCH', `/api/v1/webhooks/${id}`, { callback, ifVersion: version }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409, 409]);
  });

  it('is changed unconditionally if no version is given', async () => {
    const account = await app().account();
    const { id } = await account.webhook({ targetUrl: TARGET });
    for (const callback of ['one', 'two']) {
      expect((await graphql(app(), account.token, UPDATE, { id, input: { callback } })).body).not.toHaveProperty(
        'errors',
      );
    }
    expect(graphqlRefusal(await graphql(app(), account.token, UPDATE, { id, input: { ifVersion: null } }))).toEqual([
      'invalid_request',
      'ifVersion',
    ]);
  });
});

describe('events', () => {
  it('can be filtered and counted', async () => {
    const account = await app().account();
    const stranger = await app().account();
    for (const [type, objectId] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ] as const)
      await account.publish({ type, objectId });
    const find = async (filter: object, { token } = account) => {
      const { events } = await graphqlOf(app(), token)<{
        events: { totalCount: number; edges: { node: { type: string } }[] };
      }>(EVENTS, { filter });
      return [events.totalCount, events.edges.map(({ node }) => node.type).join('')];
    };
    expect(await find({})).toEqual([3, 'aba']);
    expect(await find({ type: 'a' })).toEqual([2, 'aa']);
    expect(await find({ objectId: '2' })).toEqual([1, 'b']);
    expect(await find({ since: '2020-01-01T00:00:00Z' })).toEqual([3, 'aba']);
    expect(await find({ until: '2020-01-01T00:00:00Z' })).toEqual([0, '']);
    expect(await find({}, stranger)).toEqual([0, '']);
    await app().query(
      `UPDATE events SET created_at = now() - interval '20 days' WHERE object_id = 2 AND account_id = $1`,
      [account.id],
    );
    await account.call('PATCH', '/api/v1/account', { retentionDays: 10 });
    expect(await find({})).toEqual([2, 'aa']);
    const wrong = await graphql(app(), account.token, EVENTS, { filter: { objectId: 'x' } });
    expect(graphqlRefusal(wrong)).toEqual(['invalid_request', 'filter.objectId']);
  });
});
