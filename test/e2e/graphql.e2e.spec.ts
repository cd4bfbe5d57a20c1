import { beforeEach, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { graphql, graphqlOf, graphqlRefusal, operatorToken } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';

const PUBLISH = `mutation ($input: PublishEventInput!) {
  publishEvent(input: $input) {
    id type payload objectId contentType instance occurredAt
    deliveries { id status webhook { id } }
  }
}`;

interface Published {
  publishEvent: { id: string; deliveries: { id: string; status: string; webhook: { id: string } }[] };
}

describe('the admin API', () => {
  const app = useApp();
  const receiver = useReceiver();
  beforeEach(() => receiver.reset());

  /** An account with a client, a webhook at the receiver and a way to publish. */
  async function shop() {
    const account = await app().account({ name: 'shop' });
    const ask = graphqlOf(app(), account.token);
    const webhook = await account.webhook({ targetUrl: receiver.url });
    const publish = async (input: Record<string, unknown> = {}) =>
      (await ask<Published>(PUBLISH, { input: { type: 'order.created', payload: '{}', ...input } })).publishEvent;
    return { account, ask, webhook, publish };
  }

  describe('for who asks', () => {
    const ME = '{ me { isOperator account { id name eshopId timezone } } }';

    it('tells a token’s account', async () => {
      const account = await app().account({ name: 'shop', eshopId: 4_000_000_000, timezone: 'Europe/Prague' });
      expect(await graphqlOf(app(), account.token)(ME)).toEqual({
        me: {
          isOperator: false,
          account: { id: String(account.id), name: 'shop', eshopId: '4000000000', timezone: 'Europe/Prague' },
        },
      });
    });

    it('tells an operator who named no account that there is none, and the one that was named', async () => {
      const token = await operatorToken(app());
      const account = await app().account();
      expect(await graphqlOf(app(), token)(ME)).toEqual({ me: { isOperator: true, account: null } });
      const named = await graphql(app(), token, ME, {}, { 'Hookledger-Account': String(account.id) });
      expect(named.body.data).toMatchObject({ me: { isOperator: true, account: { id: String(account.id) } } });
    });

    it('lists accounts to operators alone', async () => {
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

    it('makes a token that works until it is revoked', async () => {
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

  describe('for webhooks', () => {
    it('registers one with every field, and shows its secret only then and credentials never', async () => {
      const { ask } = await shop();
      const input = {
        eventType: 'package.*',
        targetUrl: receiver.url,
        format: 'STANDARD',
        retryCountdownConfig: { choice: 'schedule', kwargs: { seconds: [5, 300] } },
        maxAttempts: 5,
        timeoutSeconds: 7,
        additionalHeaders: { Authorization: 'Basic c2VjcmV0', 'X-Shop': '7' },
        callback: 'noted',
        config: { team: { name: 'orders', size: 3 } },
        isActive: true,
        maxConcurrency: 9,
        rateLimitPerSecond: 2.5,
        signature: { header: 'X-Hmac', algorithm: 'SHA512', encoding: 'BASE64', prefix: 'v=' },
      };
      const fields = `id eventType targetUrl format retryCountdownConfig maxAttempts timeoutSeconds additionalHeaders callback
        config isActive maxConcurrency rateLimitPerSecond signature { header algorithm encoding prefix } secretKey`;
      const { createWebhook: made } = await ask<{ createWebhook: { id: string } }>(
        `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { ${fields} } }`,
        { input },
      );
      const shown = { ...input, additionalHeaders: { Authorization: '********', 'X-Shop': '7' } };
      expect(made).toEqual({ ...shown, id: made.id, secretKey: expect.stringMatching(/^whsec_/) as string });
      const { webhook } = await ask<{ webhook: unknown }>(`query ($id: ID!) { webhook(id: $id) { ${fields} } }`, {
        id: made.id,
      });
      expect(webhook).toEqual({ ...shown, id: made.id, secretKey: null });
    });

    it('takes JSON written into the document itself', async () => {
      const { ask } = await shop();
      const { createWebhook } = await ask<{ createWebhook: unknown }>(
        `mutation ($seconds: Int) { createWebhook(input: {eventType: "*", targetUrl: "${receiver.url}",
           retryCountdownConfig: {choice: "fixed", kwargs: {seconds: $seconds}}, config: {a: [1, true, null, "x"]}
         }) { retryCountdownConfig config } }`,
        { seconds: 90 },
      );
      expect(createWebhook).toEqual({
        retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 90 } },
        config: { a: [1, true, null, 'x'] },
      });
    });

    it('changes what is given and leaves the rest', async () => {
      const { ask, webhook } = await shop();
      const change = `mutation ($id: ID!, $input: UpdateWebhookInput!) {
        updateWebhook(id: $id, input: $input) { eventType maxAttempts isActive disabledReason signature { header } }
      }`;
      const signature = { header: 'X-Hmac', algorithm: 'SHA1', encoding: 'HEX' };
      const input = { maxAttempts: 4, signature };
      expect(await ask(change, { id: webhook.id, input })).toEqual({
        updateWebhook: {
          eventType: '*',
          maxAttempts: 4,
          isActive: true,
          disabledReason: null,
          signature: { header: 'X-Hmac' },
        },
      });
      expect(await ask(change, { id: webhook.id, input: { isActive: false, signature: null } })).toMatchObject({
        updateWebhook: { maxAttempts: 4, isActive: false, disabledReason: 'disabled by its owner', signature: null },
      });
    });

    it('pauses, resumes, gives a new secret and deletes', async () => {
      const { ask, webhook, publish } = await shop();
      const id = String(webhook.id);
      const { pauseWebhook } = await ask<{ pauseWebhook: unknown }>(
        `mutation { pauseWebhook(id: ${id}) { isPaused } }`,
      );
      expect(pauseWebhook).toEqual({ isPaused: true });
      const event = await publish();
      await app().deliverDue();
      expect(receiver.received).toHaveLength(0);
      expect(await ask(`mutation { resumeWebhook(id: ${id}) { isPaused } }`)).toEqual({
        resumeWebhook: { isPaused: false },
      });
      await app().deliverDue();
      expect(receiver.received).toHaveLength(1);

      const rotate = `mutation ($input: RotateSecretInput) { rotateWebhookSecret(id: ${id}, input: $input) { secretKey } }`;
      const rotated = await ask<{ rotateWebhookSecret: { secretKey: string } }>(rotate);
      expect(rotated.rotateWebhookSecret.secretKey).toMatch(/^whsec_/);
      expect(rotated.rotateWebhookSecret.secretKey).not.toBe(webhook.secretKey);
      const own = { secretKey: 'a secret of my own, long enough', overlapSeconds: 0 };
      expect(await ask(rotate, { input: own })).toEqual({ rotateWebhookSecret: { secretKey: own.secretKey } });

      const { deleteWebhook } = await ask<{ deleteWebhook: { deletedAt: string } }>(
        `mutation { deleteWebhook(id: ${id}) { id isActive deletedAt } }`,
      );
      expect(deleteWebhook).toMatchObject({ id, isActive: false, deletedAt: expect.any(String) as string });
      expect(await ask(`{ webhook(id: ${id}) { id } webhooks { edges { node { id } } } }`)).toEqual({
        webhook: null,
        webhooks: { edges: [] },
      });
      expect(await ask(`{ event(id: "${event.id}") { deliveries { webhook { id } } } }`)).toEqual({
        event: { deliveries: [{ webhook: { id } }] },
      });
    });
  });

  describe('for events and deliveries', () => {
    it('publishes the payload’s text as it was written, and shows how it went', async () => {
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
        attempts { number durationMs responseStatus responseHeaders responseBody responseBodyTruncated error }
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
          ...{
            id,
            status: 'DELIVERED',
            attemptCount: 2,
            nextAttemptAt: null,
            lastError: null,
            lastResponseStatus: 200,
          },
          ...{ isUnderWay: false, format: 'ENVELOPE', eventType: 'order.created' },
          webhook: { id: String(webhook.id) },
          event: { id: event.id, payload },
          attempts: [
            {
              ...{ number: 1, responseStatus: 503, responseBody: 'später', ...attempt },
              responseHeaders: expect.objectContaining({ 'x-place': 'here' }) as object,
            },
            {
              number: 2,
              responseStatus: 200,
              responseBody: 'ok',
              ...attempt,
              responseHeaders: expect.any(Object) as object,
            },
          ],
        },
      });
    });

    it('answers the first event for the same idempotency key, and refuses another event under it', async () => {
      const { account, publish } = await shop();
      const first = await publish({ idempotencyKey: 'key-1' });
      expect((await publish({ idempotencyKey: 'key-1' })).id).toBe(first.id);
      const input = { type: 'order.created', payload: '{"other":1}', idempotencyKey: 'key-1' };
      expect(graphqlRefusal(await graphql(app(), account.token, PUBLISH, { input }))).toEqual(['idempotency_conflict']);
    });

    it('resends a delivery', async () => {
      const { ask, publish } = await shop();
      const { id } = (await publish()).deliveries[0]!;
      await app().deliverDue();
      expect(await ask(`mutation { resendDelivery(id: ${id}) { id status } }`)).toEqual({
        resendDelivery: { id, status: 'DELIVERED' },
      });
      await app().deliverDue();
      expect(await ask(`{ delivery(id: ${id}) { attempts { number } } }`)).toEqual({
        delivery: { attempts: [{ number: 1 }, { number: 2 }] },
      });
    });

    it('cancels what is pending, and nothing else', async () => {
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
