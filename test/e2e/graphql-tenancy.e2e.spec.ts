import { beforeAll, describe, expect, it } from 'vitest';

import { type TestApp, useApp } from '../support/app.js';
import { graphql, graphqlOf, graphqlRefusal } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';

/** Ids of one account's things, by the variable names used in the documents below. */
interface Owned {
  readonly webhook: string;
  readonly event: string;
  readonly delivery: string;
  readonly token: string;
}

const NOTHING: Owned = {
  webhook: '999999',
  event: '01890000-0000-7000-8000-000000000000',
  delivery: '999999999',
  token: '999999',
};
const NONSENSE: Owned = { webhook: '-1', event: 'x', delivery: '99999999999999999999', token: '2147483648' };

const QUERIES: [name: string, document: (owned: Owned) => string][] = [
  ['webhook', ({ webhook }) => `webhook(id: "${webhook}") { id }`],
  ['event', ({ event }) => `event(id: "${event}") { id }`],
  ['delivery', ({ delivery }) => `delivery(id: "${delivery}") { id }`],
];

const MUTATIONS: [name: string, document: (owned: Owned) => string][] = [
  ['updateWebhook', ({ webhook }) => `updateWebhook(id: "${webhook}", input: {isActive: false}) { id }`],
  ['deleteWebhook', ({ webhook }) => `deleteWebhook(id: "${webhook}") { id }`],
  ['pauseWebhook', ({ webhook }) => `pauseWebhook(id: "${webhook}") { id }`],
  ['resumeWebhook', ({ webhook }) => `resumeWebhook(id: "${webhook}") { id }`],
  ['rotateWebhookSecret', ({ webhook }) => `rotateWebhookSecret(id: "${webhook}") { id secretKey }`],
  ['sendTestEvent', ({ webhook }) => `sendTestEvent(webhookId: "${webhook}") { id }`],
  ['resendDelivery', ({ delivery }) => `resendDelivery(id: "${delivery}") { id }`],
  ['cancelDelivery', ({ delivery }) => `cancelDelivery(id: "${delivery}") { id }`],
  ['revokeApiToken', ({ token }) => `revokeApiToken(id: "${token}") { id }`],
];

describe('another account’s ids in the admin API', () => {
  const app = useApp();
  const receiver = useReceiver();
  let theirs: Owned;
  let own: Owned;
  let stranger: string;
  let owner: string;

  beforeAll(async () => {
    ({ owned: theirs, token: owner } = await someOf(app(), receiver.url));
    ({ owned: own, token: stranger } = await someOf(app(), receiver.url));
  });

  it.each(QUERIES)('are null for %s, like an unknown id', async (name, document) => {
    for (const owned of [theirs, NOTHING, NONSENSE]) {
      const { body } = await graphql(app(), stranger, `{ ${document(owned)} }`);
      expect(body).toEqual({ data: { [name]: null } });
    }
    const { body } = await graphql(app(), stranger, `{ ${document(own)} }`);
    expect(body).toEqual({ data: { [name]: { id: expect.any(String) as string } } });
  });

  it.each(MUTATIONS)('are not found for %s, like an unknown id, and nothing changes', async (_, document) => {
    const before = await stateOf(theirs);
    const refused = await Promise.all(
      [theirs, NOTHING, NONSENSE].map((owned) => graphql(app(), stranger, `mutation { ${document(owned)} }`)),
    );
    expect(refused.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(refused.map(graphqlRefusal)).toEqual([['not_found'], ['not_found'], ['not_found']]);
    const messages = refused.map(({ body }) => body.errors![0]!.message);
    expect(new Set(messages).size).toBe(1);
    expect(await stateOf(theirs)).toEqual(before);
  });

  it('match nothing in a filter', async () => {
    for (const filter of [`webhookId: "${theirs.webhook}"`, `eventId: "${theirs.event}"`, 'webhookId: "no id"']) {
      const { body } = await graphql(app(), stranger, `{ deliveries(filter: {${filter}}) { edges { node { id } } } }`);
      expect(body).toEqual({ data: { deliveries: { edges: [] } } });
    }
    const mine = `{ deliveries(filter: {webhookId: "${theirs.webhook}", eventId: "${theirs.event}"}) { edges { node { id } } } }`;
    expect(await graphqlOf(app(), owner)(mine)).toEqual({ deliveries: { edges: [{ node: { id: theirs.delivery } }] } });
  });

  it('appear in no list and count in no overview', async () => {
    const document = `{
      webhooks { totalCount edges { node { id } } } events { totalCount edges { node { id deliveries { id } } } }
      deliveries { totalCount edges { node { id } } } deliveryCounts { all waiting } apiTokens { id } overview(range: HOUR) { pending backlog }
    }`;
    expect(await graphqlOf(app(), stranger)(document)).toEqual({
      webhooks: { totalCount: 1, edges: [{ node: { id: own.webhook } }] },
      events: { totalCount: 1, edges: [{ node: { id: own.event, deliveries: [{ id: own.delivery }] } }] },
      deliveries: { totalCount: 1, edges: [{ node: { id: own.delivery } }] },
      deliveryCounts: { all: 1, waiting: 1 },
      apiTokens: [{ id: own.token }],
      overview: { pending: 1, backlog: 1 },
    });
  });

  it('cannot be named in the account header with an account’s token', async () => {
    const headers = { 'Hookledger-Account': '1' };
    expect(graphqlRefusal(await graphql(app(), stranger, '{ me { isOperator } }', {}, headers))).toEqual(['forbidden']);
  });

  async function stateOf(owned: Owned): Promise<unknown> {
    return graphqlOf(
      app(),
      owner,
    )(`{
      webhook(id: ${owned.webhook}) { id isActive isPaused modifiedAt }
      delivery(id: ${owned.delivery}) { status modifiedAt nextAttemptAt }
      deliveries { edges { node { id } } } apiTokens { id }
    }`);
  }
});

/** An account with one of each thing and a waiting delivery. */
async function someOf(app: TestApp, targetUrl: string): Promise<{ token: string; owned: Owned }> {
  const account = await app.account();
  const ask = graphqlOf(app, account.token);
  const webhook = await account.webhook({ targetUrl });
  await ask(`mutation { pauseWebhook(id: ${webhook.id}) { id } }`);
  const { publishEvent } = await ask<{ publishEvent: { id: string; deliveries: { id: string }[] } }>(
    `mutation { publishEvent(input: {type: "order.created", payload: "1"}) { id deliveries { id } } }`,
  );
  const { apiTokens } = await ask<{ apiTokens: { id: string }[] }>('{ apiTokens { id } }');
  const owned = {
    webhook: String(webhook.id),
    event: publishEvent.id,
    delivery: publishEvent.deliveries[0]!.id,
    token: apiTokens[0]!.id,
  };
  return { token: account.token, owned };
}
