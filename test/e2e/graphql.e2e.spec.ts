import { beforeEach, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { graphql, graphqlOf, graphqlRefusal, graphqlShop, operatorToken, PUBLISH_EVENT } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';

describe('the admin API', () => {
  const app = useApp();
  const receiver = useReceiver();
  beforeEach(() => receiver.reset());

  const shop = () => graphqlShop(app(), receiver);

  describe('for the caller', () => {
    const ME = '{ me { isOperator account { id name eshopId timezone } } }';

    it('returns a token’s account', async () => {
      const account = await app().account({ name: 'shop', eshopId: 4_000_000_000, timezone: 'Europe/Prague' });
      expect(await graphqlOf(app(), account.token)(ME)).toEqual({
        me: {
          isOperator: false,
          account: { id: String(account.id), name: 'shop', eshopId: '4000000000', timezone: 'Europe/Prague' },
        },
      });
    });

    it('returns null to an operator who names no account, else the account named', async () => {
      const token = await operatorToken(app());
      const account = await app().account();
      expect(await graphqlOf(app(), token)(ME)).toEqual({ me: { isOperator: true, account: null } });
      const named = await graphql(app(), token, ME, {}, { 'Hookledger-Account': String(account.id) });
      expect(named.body.data).toMatchObject({ me: { isOperator: true, account: { id: String(account.id) } } });
    });

    it('lists accounts only for operators', async () => {
      const account = await app().account();
      const list = `{ accounts(first: 100) { edges { node { id } } } }`;
      const token = await operatorToken(app());
      const { accounts } = await graphqlOf(app(), token)<{ accounts: { edges: unknown[] } }>(list);
      expect(accounts.edges).toContainEqual({ node: { id: String(account.id) } });
      expect(graphqlRefusal(await graphql(app(), account.token, list))).toEqual(['forbidden']);
      expect(graphqlRefusal(await graphql(app(), token, '{ events { edges { cursor } } }'))).toEqual([
        'account_required',
      ]);
    });

    it('creates a token that works until it is revoked', async () => {
      const { ask, account } = await shop();
      const { createApiToken: made } = await ask<{ createApiToken: { id: string; token: string; hint: string } }>(
        `mutation { createApiToken(input: {name: "dashboard", expiresAt: "2999-01-01T00:00:00Z"}) { id token hint name expiresAt } }`,
      );
      expect(made).toMatchObject({
        name: 'dashboard',
        expiresAt: '2999-01-01T00:00:00.000Z',
        hint: made.token.slice(-4),
      });
      expect(await graphqlOf(app(), made.token)('{ me { account { id } } }')).toEqual({
        me: { account: { id: String(account.id) } },
      });
      await ask(`mutation ($id: ID!) { revokeApiToken(id: $id) { id } }`, { id: made.id });
      const { apiTokens } = await ask<{ apiTokens: unknown[] }>('{ apiTokens { name token } }');
      expect(apiTokens).toEqual([{ name: 'first token', token: null }]);
      const refused = await graphql(app(), made.token, ME);
      expect([refused.status, ...graphqlRefusal(refused)]).toEqual([401, 'invalid_token']);
    });
  });

  describe('for events and deliveries', () => {
    it('publishes the payload’s text as written, and shows how its delivery went', async () => {
      const { ask, webhook, publish } = await shop();
      receiver.reset({ status: 503, body: 'später', headers: { 'x-place': 'here' } }, { status: 200, body: 'ok' });
      const payload = '{"n": 12345678901234567890, "price":300.00,"tiny":1e400}';
      const input = {
        objectId: 9_007_199_254_740_991,
        contentType: '4',
        instance: 'A-7',
        occurredAt: '2023-10-12T10:08:23.085564+02:00',
      };
      const event = await publish({ payload, ...input });
      expect(event).toMatchObject({
        payload,
        objectId: '9007199254740991',
        contentType: '4',
        instance: 'A-7',
        occurredAt: '2023-10-12T08:08:23.085Z',
        deliveries: [{ status: 'PENDING', webhook: { id: String(webhook.id) } }],
      });
      await app().deliverDue();
      const show = `query ($id: ID!) { delivery(id: $id) {
        id status attemptCount nextAttemptAt lastError lastResponseStatus isUnderWay format eventType
        webhook { id } event { id payload }
        attempts { totalCount edges { node {
          number durationMs responseStatus responseHeaders responseBody responseBodyTruncated error
        } } }
      } }`;
      const { id } = event.deliveries[0]!;
      const waiting = await ask<{ delivery: { nextAttemptAt: string } }>(show, { id });
      expect(waiting.delivery).toMatchObject({
        status: 'PENDING',
        attemptCount: 1,
        nextAttemptAt: expect.any(String) as string,
      });
      await app().deliverWaiting();
      const attempt = { durationMs: expect.any(Number) as number, responseBodyTruncated: false, error: null };
      expect(await ask(show, { id })).toEqual({
        delivery: {
          id,
          status: 'DELIVERED',
          attemptCount: 2,
          nextAttemptAt: null,
          lastError: null,
          lastResponseStatus: 200,
          isUnderWay: false,
          format: 'ENVELOPE',
          eventType: 'order.created',
          webhook: { id: String(webhook.id) },
          event: { id: event.id, payload },
          attempts: {
            totalCount: 2,
            edges: [
              {
                node: {
                  number: 2,
                  responseStatus: 200,
                  responseBody: 'ok',
                  ...attempt,
                  responseHeaders: expect.any(Object) as object,
                },
              },
              {
                node: {
                  ...attempt,
                  number: 1,
                  responseStatus: 503,
                  responseBody: 'später',
                  responseHeaders: expect.objectContaining({ 'x-place': 'here' }) as object,
                },
              },
            ],
          },
        },
      });
    });

    it('returns the first event for the same idempotency key, and refuses a different event under it', async () => {
      const { account, publish } = await shop();
      const first = await publish({ idempotencyKey: 'key-1' });
      expect((await publish({ idempotencyKey: 'key-1' })).id).toBe(first.id);
      const input = { type: 'order.created', payload: '{"other":1}', idempotencyKey: 'key-1' };
      expect(graphqlRefusal(await graphql(app(), account.token, PUBLISH_EVENT, { input }))).toEqual([
        'idempotency_conflict',
      ]);
    });

    it('resends a delivery', async () => {
      const { ask, publish } = await shop();
      const { id } = (await publish()).deliveries[0]!;
      await app().deliverDue();
      expect(await ask(`mutation { resendDelivery(id: ${id}) { id status } }`)).toEqual({
        resendDelivery: { id, status: 'DELIVERED' },
      });
      await app().deliverDue();
      expect(await ask(`{ delivery(id: ${id}) { attempts { edges { node { number } } } } }`)).toEqual({
        delivery: { attempts: { edges: [{ node: { number: 2 } }, { node: { number: 1 } }] } },
      });
    });

    it('cancels a pending delivery, and no other', async () => {
      const { account, ask, webhook, publish } = await shop();
      await ask(`mutation { pauseWebhook(id: ${webhook.id}) { id } }`);
      const { id } = (await publish()).deliveries[0]!;
      const cancel = `mutation { cancelDelivery(id: ${id}) { status finalReason nextAttemptAt } }`;
      expect(await ask(cancel)).toEqual({
        cancelDelivery: { status: 'CANCELED', finalReason: 'canceled by its owner', nextAttemptAt: null },
      });
      expect(graphqlRefusal(await graphql(app(), account.token, cancel))).toEqual(['state_conflict']);
    });

    it('sends a test event to one webhook', async () => {
      const { account, ask, webhook } = await shop();
      await account.webhook({ targetUrl: receiver.url });
      const { sendTestEvent } = await ask<{ sendTestEvent: unknown }>(
        `mutation { sendTestEvent(webhookId: ${webhook.id}) { eventType webhook { id } } }`,
      );
      expect(sendTestEvent).toEqual({ eventType: 'hookledger.test', webhook: { id: String(webhook.id) } });
      await app().deliverDue();
      expect(receiver.received).toHaveLength(1);
    });
  });
});
