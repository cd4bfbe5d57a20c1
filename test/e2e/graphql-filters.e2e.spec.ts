import { beforeAll, describe, expect, it } from 'vitest';

import { CountsCompactor } from '../../src/counts/counts-compactor.js';
import type { DeliveryWithAttemptsDto } from '../../src/deliveries/deliveries.dto.js';
import { freePort, useApp } from '../support/app.js';
import { graphql, graphqlOf, graphqlRefusal } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
const receiver = useReceiver();
let account: TestAccount;
let stranger: TestAccount;
/** Each delivery by its outcome. */
const made: Record<string, DeliveryWithAttemptsDto> = {};

const PAGE = `query ($filter: DeliveryFilterInput, $first: Int, $after: String) {
  deliveries(filter: $filter, first: $first, after: $after) {
    totalCount edges { cursor node { id } } pageInfo { hasNextPage endCursor }
  }
}`;

interface Page {
  deliveries: {
    totalCount: number | null;
    edges: { node: { id: string } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

/** Publishes an event of this type to a receiver with this response, and waits for the attempt. */
async function deliver(name: string, response: Parameters<typeof receiver.reset>[0], objectId: number) {
  receiver.reset(response);
  const { id } = await account.publish({ type: name, objectId });
  await app().deliverDue();
  made[name] = await account.deliveryOf(id);
}

const ask = <Data>(query: string, variables: Record<string, unknown> = {}, of = account) =>
  graphqlOf(app(), of.token)<Data>(query, variables);

const listed = async (filter: object, of = account) => (await ask<Page>(PAGE, { filter, first: 100 }, of)).deliveries;
const idOf = (name: string) => String(made[name]!.id);
const newestFirst = (names: string[]) => names.map(idOf).sort((one, other) => Number(other) - Number(one));

beforeAll(async () => {
  account = await app().account();
  stranger = await app().account();
  const webhook = await account.webhook({ targetUrl: receiver.url, maxAttempts: 2 });
  await deliver('arrived', { status: 200 }, 1);
  await deliver('moved', { status: 302, headers: { location: 'https://example.com/' } }, 2);
  await deliver('missing', { status: 404 }, 3);
  await deliver('broken', { status: 500 }, 4);
  await account.patchWebhook(webhook.id, { targetUrl: `http://127.0.0.1:${await freePort()}/` });
  await deliver('refused', { status: 200 }, 5);
  await app().query('UPDATE webhooks SET max_attempts = 1, version = version + 1 WHERE id = $1', [webhook.id]);
  await deliver('given-up', { status: 200 }, 6);
  await account.call('POST', `/api/v1/webhooks/${webhook.id}/pause`);
  await deliver('canceled', { status: 200 }, 7);
  await ask(`mutation { cancelDelivery(id: ${idOf('canceled')}) { id } }`);
  await deliver('waiting', { status: 200 }, 8);
}, 60_000);

describe('deliveries', () => {
  const CASES: [filter: object, names: string[]][] = [
    [{}, ['arrived', 'moved', 'missing', 'broken', 'refused', 'given-up', 'canceled', 'waiting']],
    [{ statuses: ['WAITING'] }, ['waiting']],
    [{ statuses: ['RETRYING'] }, ['moved', 'missing', 'broken', 'refused']],
    [{ statuses: ['DELIVERED', 'EXHAUSTED'] }, ['arrived', 'given-up']],
    [{ statuses: ['CANCELED'] }, ['canceled']],
    [{ statuses: [] }, []],
    [{ status: 'PENDING', statuses: ['RETRYING', 'DELIVERED'] }, ['moved', 'missing', 'broken', 'refused']],
    [{ statusCodeClass: 'SUCCESS' }, ['arrived']],
    [{ statusCodeClass: 'REDIRECT' }, ['moved']],
    [{ statusCodeClass: 'CLIENT_ERROR' }, ['missing']],
    [{ statusCodeClass: 'SERVER_ERROR' }, ['broken']],
    [{ statusCodeClass: 'NONE' }, ['refused', 'given-up']],
    [{ errorClass: 'connection_refused' }, ['refused', 'given-up']],
    [{ errorClass: 'connection_refused', statuses: ['EXHAUSTED'] }, ['given-up']],
    [{ errorClass: 'no such thing' }, []],
    [{ objectId: '3' }, ['missing']],
    [{ eventType: 'broken' }, ['broken']],
    [{ eventType: 'broken', statuses: ['EXHAUSTED'] }, []],
    [{ uuid: '00000000-0000-4000-8000-000000000000' }, []],
    [{ uuid: 'ffffffff-ffff-4fff-bfff-ffffffffffff' }, []],
    [{ eventId: 'ffffffff-ffff-4fff-bfff-ffffffffffff' }, []],
    [{ webhookId: '999999' }, []],
  ];

  it.each(CASES)('are found and counted by %j, with folded and unfolded counts', async (filter, names) => {
    const check = async () => {
      const { edges, totalCount } = await listed(filter);
      expect(edges.map(({ node }) => node.id)).toEqual(newestFirst(names));
      expect(totalCount).toBe(names.length);
      expect(await listed(filter, stranger)).toMatchObject({ edges: [], totalCount: 0 });
    };
    await check();
    await app().app.get(CountsCompactor).fold();
    await check();
  });

  it('are found by uuid and by event id', async () => {
    for (const { uuid, eventId, id } of Object.values(made)) {
      for (const filter of [{ uuid }, { uuid: uuid.toUpperCase() }, { eventId }]) {
        expect((await listed(filter)).edges.map(({ node }) => node.id)).toEqual([String(id)]);
        expect((await listed(filter, stranger)).edges).toEqual([]);
      }
    }
  });

  it('appear once each on pages of any size, whatever the filter', async () => {
    for (const filter of [{ statuses: ['RETRYING', 'EXHAUSTED'] }, { statusCodeClass: 'NONE' }, {}]) {
      const ids: string[] = [];
      let after: string | null = null;
      do {
        const { edges, pageInfo }: Page['deliveries'] = (await ask<Page>(PAGE, { filter, first: 2, after })).deliveries;
        ids.push(...edges.map(({ node }) => node.id));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after !== null);
      expect(ids).toEqual((await listed(filter)).edges.map(({ node }) => node.id));
    }
  });

  it('are counted by state within a filter', async () => {
    const document = `query ($filter: DeliveryScopeInput) {
      deliveryCounts(filter: $filter) { all waiting retrying delivered exhausted canceled }
    }`;
    const counts = async (filter: object | null, of = account) =>
      (await ask<{ deliveryCounts: object }>(document, { filter }, of)).deliveryCounts;
    const all = { all: 8, waiting: 1, retrying: 4, delivered: 1, exhausted: 1, canceled: 1 };
    const none = { all: 0, waiting: 0, retrying: 0, delivered: 0, exhausted: 0, canceled: 0 };
    expect(await counts(null)).toEqual(all);
    expect(await counts({ eventType: 'moved' })).toEqual({ ...none, all: 1, retrying: 1 });
    expect(await counts({ errorClass: 'connection_refused' })).toEqual({ ...none, all: 2, retrying: 1, exhausted: 1 });
    expect(await counts(null, stranger)).toEqual(none);
  });

  it('are the same via REST', async () => {
    for (const [query, name] of [
      ['statusCodeClass=client_error', 'missing'],
      ['errorClass=connection_refused&status=exhausted', 'given-up'],
      [`uuid=${made['broken']!.uuid}`, 'broken'],
      ['objectId=8', 'waiting'],
    ] as const) {
      const { body } = await account.call<{ items: { id: number }[] }>('GET', `/api/v1/deliveries?${query}`);
      expect(body.items.map(({ id }) => String(id))).toEqual([idOf(name)]);
    }
  });

  it('beyond the account’s retention are neither shown nor counted', async () => {
    const { id } = made['arrived']!;
    await app().query(`UPDATE deliveries SET created_at = now() - interval '20 days' WHERE id = $1`, [id]);
    const shown = async () => (await listed({ objectId: '1' })).edges.length;
    expect(await shown()).toBe(1);
    await account.call('PATCH', '/api/v1/account', { retentionDays: 10 });
    expect(await shown()).toBe(0);
    await account.call('PATCH', '/api/v1/account', { retentionDays: null });
    await app().query(`UPDATE deliveries SET created_at = now() WHERE id = $1`, [id]);
  });

  it.each([
    ['uuid: "x"', ['invalid_request', 'filter.uuid']],
    ['objectId: "x"', ['invalid_request', 'filter.objectId']],
    ['errorClass: ""', ['invalid_request', 'filter.errorClass']],
    ['statusCodeClass: TEAPOT', ['GRAPHQL_VALIDATION_FAILED']],
  ])('are refused for the filter %s', async (filter, refusal) => {
    const answer = await graphql(app(), account.token, `{ deliveries(filter: {${filter}}) { totalCount } }`);
    expect(graphqlRefusal(answer)).toEqual(refusal);
  });
});

describe('the other lists', () => {
  it('have a total count', async () => {
    expect(await ask('{ webhooks(first: 1) { totalCount } }')).toEqual({ webhooks: { totalCount: 1 } });
    expect(await ask('{ webhooks { totalCount } }', {}, stranger)).toEqual({ webhooks: { totalCount: 0 } });
  });
});
