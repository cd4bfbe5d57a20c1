import { beforeEach, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { graphqlShop } from '../support/graphql.js';
import { useReceiver } from '../support/receiver.js';

describe('webhooks in the admin API', () => {
  const app = useApp();
  const receiver = useReceiver();
  beforeEach(() => receiver.reset());

  const shop = () => graphqlShop(app(), receiver);

  it('register with every field, and show the secret only then, and credentials never', async () => {
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
      signature: { header: 'X-Hmac', algorithm: 'SHA512', encoding: 'BASE64', prefix: 'v=', rotation: 'AT_ONCE' },
    };
    const fields = `id eventType targetUrl format retryCountdownConfig maxAttempts timeoutSeconds additionalHeaders callback
      config isActive maxConcurrency rateLimitPerSecond signature { header algorithm encoding prefix rotation } secretKey`;
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

  it('accept JSON literals in the document', async () => {
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

  it('change the given fields and keep the rest', async () => {
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

  it('are paused, resumed, given a new secret and deleted', async () => {
    const { ask, webhook, publish } = await shop();
    const id = String(webhook.id);
    const { pauseWebhook } = await ask<{ pauseWebhook: unknown }>(`mutation { pauseWebhook(id: ${id}) { isPaused } }`);
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
