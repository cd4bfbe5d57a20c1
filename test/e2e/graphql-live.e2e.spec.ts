import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { DeliveryChanges } from '../../src/graphql/live/delivery.changes.js';
import { CountsCompactor } from '../../src/counts/counts-compactor.js';
import { createApp } from '../../src/app/create-app.js';
import { freePort, useApp } from '../support/app.js';
import { operatorToken } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
const receiver = useReceiver();
/** A second process on the same database. It delivers nothing and hears of everything. */
let other: NestFastifyApplication;
let port: number;
let account: TestAccount;
const clients: Client[] = [];

beforeAll(async () => {
  port = await freePort();
  const config = { ...app().config, port, roles: { api: true, worker: false } };
  other = await createApp(config);
  await other.listen(port, config.host);
});
beforeEach(async () => {
  receiver.reset({ status: 200 });
  account = await app().account();
});
afterAll(async () => {
  for (const client of clients) await client.dispose();
  await other.close();
});

const changes = () => other.get(DeliveryChanges);
const until = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000 });

interface Seen {
  readonly client: Client;
  /** `<id> <status> <attempts>` of each state received. */
  readonly states: string[];
  readonly errors: unknown[];
  /** The code of the error, or of the closed connection. */
  ended: unknown;
  stop(): void;
}

/** The code of a refused document or of a closed connection. */
function codeOf(error: unknown): unknown {
  return Array.isArray(error) ? (error as Refusals)[0]!.extensions.code : (error as { code: number }).code;
}
type Refusals = { readonly extensions: { readonly code: string } }[];

const DOCUMENT =
  'deliveryUpdated { id status attemptCount webhook { id } event { id } attempts { edges { node { number } } } }';

/** Subscribes to the other process. */
async function subscribe(
  connectionParams: Record<string, unknown>,
  document = `subscription { ${DOCUMENT} }`,
  headers: Record<string, string> = {},
): Promise<Seen> {
  class Socket extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols, { headers });
    }
  }
  const url = `ws://127.0.0.1:${port}/graphql`;
  const client = createClient({ url, connectionParams, webSocketImpl: Socket, retryAttempts: 0 });
  clients.push(client);
  const states: string[] = [];
  const errors: unknown[] = [];
  const seen: Seen = { client, states, errors, ended: undefined, stop: () => {} };
  const before = changes().size;
  seen.stop = client.subscribe<{ deliveryUpdated: { id: string; status: string; attemptCount: number } }>(
    { query: document },
    {
      next: ({ data, errors: refusals }) => {
        if (refusals) errors.push(...refusals.map(({ extensions }) => extensions?.['code']));
        if (data)
          states.push(`${data.deliveryUpdated.id} ${data.deliveryUpdated.status} ${data.deliveryUpdated.attemptCount}`);
      },
      error: (error) => (seen.ended = codeOf(error)),
      complete: () => (seen.ended ??= 'complete'),
    },
  );
  await until(() => changes().size > before || seen.ended !== undefined || errors.length > 0);
  return seen;
}

const authorization = (token = account.token) => ({ authorization: `Token ${token}` });

async function deliveryOf(type = 'order.created'): Promise<number> {
  return (await account.deliveryOf((await account.publish({ type })).id)).id;
}

describe('a subscription to deliveries', () => {
  it('receives what another process publishes, attempts and cancels', async () => {
    const webhook = await account.webhook({ targetUrl: receiver.url });
    receiver.reset({ status: 500 }, { status: 200 });
    const seen = await subscribe(authorization());
    const id = await deliveryOf();
    await app().deliverDue();
    await until(() => seen.states.includes(`${id} PENDING 1`));
    await app().deliverWaiting(account);
    await until(() => seen.states.at(-1) === `${id} DELIVERED 2`);
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/pause`);
    const waiting = await deliveryOf();
    await until(() => seen.states.includes(`${waiting} PENDING 0`));
    await account.patchWebhook(webhook.id, { isActive: false });
    await until(() => seen.states.at(-1) === `${waiting} CANCELED 0`);
    expect(seen.errors).toEqual([]);
    seen.stop();
  });

  it('misses nothing if changes are folded between two looks, nor a second failure in a row', async () => {
    await account.webhook({ targetUrl: receiver.url });
    receiver.reset({ status: 500 }, { status: 500 }, { status: 500 });
    const seen = await subscribe(authorization());
    const fold = () => app().app.get(CountsCompactor).fold();
    const id = await deliveryOf();
    await fold();
    for (const attempt of [1, 2, 3]) {
      await (attempt === 1 ? app().deliverDue() : app().deliverWaiting(account));
      await fold();
      await until(() => seen.states.at(-1) === `${id} PENDING ${attempt}`);
    }
    expect(seen.errors).toEqual([]);
    seen.stop();
  });

  it('receives only deliveries of its own account that match its filter', async () => {
    const stranger = await app().account();
    const [one, two] = [
      await account.webhook({ targetUrl: receiver.url, eventType: 'one' }),
      await account.webhook({ targetUrl: receiver.url, eventType: 'two' }),
    ];
    await stranger.webhook({ targetUrl: receiver.url });
    const theirs = await subscribe(
      authorization(stranger.token),
      'subscription { deliveryUpdated { id status attemptCount } }',
    );
    const ofOne = await subscribe(
      authorization(),
      `subscription { ${DOCUMENT.replace(' {', `(webhookId: ${one.id}) {`)} }`,
    );
    const arrived = await subscribe(
      authorization(),
      `subscription { ${DOCUMENT.replace(' {', '(status: DELIVERED) {')} }`,
    );
    const ofNobody = await subscribe(
      authorization(stranger.token),
      `subscription { ${DOCUMENT.replace(' {', `(webhookId: ${two.id}) {`)} }`,
    );
    const ids = [await deliveryOf('one'), await deliveryOf('two')];
    await app().deliverDue();
    await until(() => arrived.states.length >= 2);
    await until(() => ofOne.states.includes(`${ids[0]} DELIVERED 1`));
    expect(arrived.states.toSorted()).toEqual(ids.map((id) => `${id} DELIVERED 1`).toSorted());
    expect(ofOne.states.every((state) => state.startsWith(`${ids[0]} `))).toBe(true);
    expect([...theirs.states, ...ofNobody.states, ...theirs.errors, ...ofNobody.errors]).toEqual([]);
    for (const seen of [theirs, ofOne, arrived, ofNobody]) seen.stop();
  });

  it('triggers looks for changes only while it is open', async () => {
    await until(() => !changes().isLooking);
    const seen = await subscribe(authorization());
    expect(changes().isLooking).toBe(true);
    seen.stop();
    await until(() => !changes().isLooking);
    expect(app().app.get(DeliveryChanges).isLooking).toBe(false);
  });

  it('acts for the account an operator names', async () => {
    await account.webhook({ targetUrl: receiver.url });
    const token = await operatorToken(app());
    const seen = await subscribe({ ...authorization(token), account: account.id });
    const id = await deliveryOf();
    await until(() => seen.states.some((state) => state.startsWith(`${id} `)));
    seen.stop();
    expect((await subscribe(authorization(token))).errors).toEqual(['account_required']);
  });

  it('accepts the dashboard’s cookie only from its own pages', async () => {
    const signedIn = await app().call(null, 'POST', '/api/v1/session', { token: account.token });
    const cookie = [signedIn.headers['set-cookie']].flat()[0]!.split(';')[0]!;
    const own = await subscribe({}, undefined, { cookie, origin: `http://127.0.0.1:${port}` });
    expect(own.ended).toBeUndefined();
    own.stop();
    for (const headers of [
      { cookie, origin: 'http://evil.example' },
      { cookie },
      { origin: `http://127.0.0.1:${port}` },
    ]) {
      expect((await subscribe({}, undefined, headers as Record<string, string>)).ended).toBe(4401);
    }
  });

  it('ends within seconds after its token does', async () => {
    const { body } = await account.call<{ id: number; token: string }>('POST', '/api/v1/account/tokens', {
      name: 'short',
    });
    const seen = await subscribe(authorization(body.token));
    await account.call('DELETE', `/api/v1/account/tokens/${body.id}`);
    await until(() => seen.ended !== undefined && changes().size === 0);
    expect(seen.ended).toBe(4401);
  });

  it.each([
    ['no token', {}],
    ['an unknown token', { authorization: 'Token nobody' }],
    ['a token that is not a string', { authorization: 5 }],
  ])('is refused with %s', async (_, params) => {
    expect((await subscribe(params)).ended).toBe(4401);
  });

  it.each([
    ['a query', '{ me { isOperator } }', 'BAD_REQUEST'],
    ['a syntax error', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['a validation error', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a field that may be skipped', 'subscription { deliveryUpdated @skip(if: true) { id } }', 'BAD_REQUEST'],
    [
      'a field that may be skipped in a fragment',
      'subscription { ...F } fragment F on Subscription { ... @include(if: false) { deliveryUpdated { id } } }',
      'BAD_REQUEST',
    ],
    ['a repeated field', `subscription { ${'deliveryUpdated { id } '.repeat(300)} }`, 'document_too_costly'],
    ['a long document', `subscription { ${DOCUMENT} } #${'x'.repeat(100_000)}`, 'document_too_large'],
    [
      'many aliases',
      `subscription { deliveryUpdated { ${Array.from({ length: 31 }, (__, n) => `a${n}: id`).join(' ')} } }`,
      'too_many_aliases',
    ],
  ])('refuses %s', async (_, document, code) => {
    expect((await subscribe(authorization(), document)).ended).toBe(code);
  });

  it('is one of at most twenty on a connection', async () => {
    const seen = await subscribe(authorization());
    let refused: unknown;
    for (let n = 0; n < 20; n++) {
      seen.client.subscribe(
        { query: `subscription { ${DOCUMENT} }` },
        { next: () => {}, error: (error) => (refused = codeOf(error)), complete: () => {} },
      );
    }
    await until(() => refused === 'too_many_subscriptions');
    expect(changes().size).toBe(20);
    await seen.client.dispose();
    await until(() => changes().size === 0);
  });
});
