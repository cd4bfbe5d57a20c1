import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { SECRET_BOX } from '../../src/database/secret-box.provider.js';
import type { SecretBox } from '../../src/common/secret-box.js';
import { DeliveryQueue } from '../../src/delivery/queue/delivery.queue.js';
import { sealHeaders } from '../../src/delivery/attempt/sealed-headers.js';
import { WebhookReview } from '../../src/delivery/attempt/webhook.review.js';
import type { WebhookDto } from '../../src/webhooks/webhooks.dto.js';
import { useApp } from '../support/app.js';
import { GaugedReceiver } from '../support/gauged-receiver.js';
import { graphqlOf } from '../support/graphql.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
const receiver = new GaugedReceiver();
let account: TestAccount;
beforeAll(() => receiver.up());
afterAll(() => receiver.down());
beforeEach(async () => {
  receiver.reset();
  account = await app().account();
});

/** Changes a webhook behind the service's back, as a restored backup or an operator would, and raises its version. */
async function corrupt(id: number, assignments: string, values: unknown[] = []): Promise<void> {
  await app().query(`UPDATE webhooks SET version = version + 1, ${assignments} WHERE id = $1`, [id, ...values]);
}
async function corruptSecret(id: number, sealed = 'v1:x:y:z'): Promise<void> {
  await app().query(`UPDATE webhook_secrets SET sealed_secret = $2 WHERE webhook_id = $1`, [id, sealed]);
  await corrupt(id, 'modified_at = now()');
}
const sealed = (id: number, headers: Record<string, unknown>) =>
  sealHeaders(app().app.get<SecretBox>(SECRET_BOX), id, headers as Record<string, string>);

interface Told {
  webhook: { misconfigured: { code: string; message: string } | null };
  delivery: { deferredReason: string | null; deferredDetail: { code: string; message: string } | null };
}

/** What both REST and GraphQL say about a webhook and one of its deliveries. */
async function told(webhookId: number, deliveryId: number) {
  const { body: webhook } = await account.call<{ misconfigured: { code: string; message: string } | null }>(
    'GET',
    `/api/v1/webhooks/${webhookId}`,
  );
  const { status, deferredReason, deferredDetail, attemptCount } = await account.delivery(deliveryId);
  const shown = await graphqlOf(
    app(),
    account.token,
  )<Told>(
    `{ webhook(id: ${webhookId}) { misconfigured { code message } }
       delivery(id: ${deliveryId}) { deferredReason deferredDetail { code message } } }`,
  );
  expect(shown.delivery).toEqual({ deferredReason: deferredReason?.toUpperCase() ?? null, deferredDetail });
  expect(shown.webhook.misconfigured).toEqual(
    webhook.misconfigured && { code: webhook.misconfigured.code, message: webhook.misconfigured.message },
  );
  expect(shown.webhook.misconfigured?.code).toBe(deferredDetail?.code);
  return { status, reason: deferredReason, code: deferredDetail?.code, attempts: attemptCount };
}

type Spoil = (id: number) => Promise<void>;
const rotate: Spoil = async (id) => {
  expect((await account.call('POST', `/api/v1/webhooks/${id}/rotate-secret`, {})).status).toBe(200);
};
const patch =
  (changes: () => Record<string, unknown>): Spoil =>
  async (id) =>
    void (await account.patchWebhook(id, changes()));

describe('A misconfigured webhook', () => {
  const CASES: [what: string, code: string, spoil: Spoil, repair: Spoil][] = [
    ['secret cannot be opened', 'secret_unreadable', (id) => corruptSecret(id), rotate],
    [
      'secret is gone',
      'secret_missing',
      async (id) => {
        await app().query(`DELETE FROM webhook_secrets WHERE webhook_id = $1`, [id]);
        await corrupt(id, 'modified_at = now()');
      },
      rotate,
    ],
    [
      'headers cannot be opened',
      'headers_unreadable',
      (id) => corrupt(id, `sealed_headers = 'v1:x:y:z'`),
      patch(() => ({ additionalHeaders: { 'X-Foo': '1' } })),
    ],
    [
      'headers cannot be sent',
      'headers_invalid',
      (id) => corrupt(id, `sealed_headers = $2`, [sealed(id, { 'x-foo': 'a\r\nb: c' })]),
      patch(() => ({ additionalHeaders: {} })),
    ],
    [
      'URL is invalid',
      'url_invalid',
      (id) => corrupt(id, `target_url = 'http://[broken'`),
      patch(() => ({ targetUrl: receiver.url })),
    ],
    [
      'countdown cannot be read',
      'retry_countdown_invalid',
      (id) => corrupt(id, `retry_countdown_config = '{"choice":"fixed"}'`),
      patch(() => ({ retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 1 } } })),
    ],
    [
      'signature cannot be made',
      'signature_invalid',
      (id) => corrupt(id, `signature = '{"header":"X-Sig","algorithm":"md5","encoding":"hex","prefix":""}'`),
      patch(() => ({ signature: null })),
    ],
    [
      'limits let nothing through',
      'limits_invalid',
      (id) => corrupt(id, `max_concurrency = 0`),
      patch(() => ({ maxConcurrency: 5 })),
    ],
  ];

  it.each(CASES)(
    'whose %s reports %s, and is sent its waiting deliveries once repaired',
    async (_, code, spoil, repair) => {
      const webhook = await account.webhook({ targetUrl: receiver.url });
      await spoil(webhook.id);
      const event = await account.publish();
      await app().worker.idle();
      const { id } = await account.deliveryOf(event.id);
      expect(await told(webhook.id, id)).toEqual({ status: 'pending', reason: 'misconfigured', code, attempts: 0 });
      const leased = await app().query(`SELECT FROM pending_deliveries WHERE lease_token IS NOT NULL`);
      expect(leased).toHaveLength(0);

      await repair(webhook.id);
      await receiver.arrived();
      await app().worker.idle();
      const healed = { status: 'delivered', reason: null, code: undefined, attempts: 1 };
      expect(await told(webhook.id, id)).toEqual(healed);
    },
  );

  it('is reported before anything is due, and when it is paused or changed in other ways', async () => {
    const webhook = await account.webhook({ targetUrl: receiver.url });
    await corruptSecret(webhook.id);
    const shown = await account.patchWebhook(webhook.id, { maxAttempts: 5 });
    expect(shown.misconfigured).toMatchObject({ code: 'secret_unreadable' });
    for (const change of ['pause', 'resume']) {
      const { body } = await account.call<typeof shown>('POST', `/api/v1/webhooks/${webhook.id}/${change}`);
      expect(body.misconfigured).toEqual(shown.misconfigured);
    }
  });

  it('is shown, listed and changed like any other, and reveals no secret', async () => {
    const webhook = await account.webhook({ targetUrl: receiver.url, additionalHeaders: { 'X-Foo': '1' } });
    await account.webhook({ targetUrl: receiver.url });
    await corrupt(
      webhook.id,
      `sealed_headers = 'v1:x:y:z', signature = '{"header":5}', retry_countdown_config = 'null', target_url = 'nowhere'`,
    );
    const { status, body } = await account.call<{ items: unknown[] }>('GET', '/api/v1/webhooks');
    expect([status, body.items.length]).toEqual([200, 2]);
    expect(body.items[0]).toMatchObject({ additionalHeaders: {}, signature: null });
    const { webhooks } = await graphqlOf(
      app(),
      account.token,
    )<{ webhooks: { edges: { node: unknown }[] } }>(
      `{ webhooks(first: 5) { edges { node { additionalHeaders retryCountdownConfig signature { header } } } } }`,
    );
    expect(webhooks.edges).toHaveLength(2);
    expect((await account.call('GET', '/api/v1/oms/settings/undelivered_webhooks/')).status).toBe(200);
    await account.patchWebhook(webhook.id, { callback: 'x' });
  });

  it('is found and counted by a review even if nothing is due, and cleared by the next one after a repair', async () => {
    const webhook = await account.webhook({ targetUrl: receiver.url });
    const secret = `SELECT sealed_secret AS sealed FROM webhook_secrets WHERE webhook_id = $1`;
    const [before] = await app().query<{ sealed: string }>(secret, [webhook.id]);
    const others = await misconfiguredNow();
    await corruptSecret(webhook.id);
    const code = async () => {
      await app().app.get(WebhookReview).runOnce();
      const { body } = await account.call<WebhookDto>('GET', `/api/v1/webhooks/${webhook.id}`);
      return body.misconfigured?.code;
    };
    expect(await code()).toBe('secret_unreadable');
    expect(await misconfiguredNow()).toBe(others + 1);

    const event = await account.publish();
    await app().worker.idle();
    expect((await account.deliveryOf(event.id)).deferredReason).toBe('misconfigured');
    // Directly in the database, so that its version stays.
    await app().query(`UPDATE webhook_secrets SET sealed_secret = $2 WHERE webhook_id = $1`, [
      webhook.id,
      before!.sealed,
    ]);
    expect(await code()).toBeUndefined();
    expect(await misconfiguredNow()).toBe(others);
    await app().deliverDue();
    expect((await account.deliveryOf(event.id)).status).toBe('delivered');
  });

  it('leaves no lease behind if it became so after its deliveries were claimed', async () => {
    const webhook = await account.webhook({ targetUrl: receiver.url });
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/pause`);
    const canceled = await account.publish();
    const event = await account.publish();
    const queue = app().app.get(DeliveryQueue);
    const token = randomUUID();
    await app().query(
      `UPDATE pending_deliveries SET lease_token = $2, leased_at = now(), leased_until = now() + interval '1 minute'
        WHERE webhook_id = $1`,
      [webhook.id, token],
    );
    const { id } = await account.deliveryOf(canceled.id);
    await queue.cancel(account.id, id, 'canceled by its owner');
    const ids = [id, (await account.deliveryOf(event.id)).id].map(String);
    await queue.release(ids, randomUUID());
    expect(await app().query(`SELECT FROM pending_deliveries WHERE lease_token = $1`, [token])).toHaveLength(2);
    await queue.release(ids, token);
    const states = await Promise.all([canceled, event].map((one) => account.deliveryOf(one.id)));
    expect(states.map(({ status, attemptCount }) => [status, attemptCount])).toEqual([
      ['canceled', 0],
      ['pending', 0],
    ]);
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/resume`);
    await receiver.arrived();
    await app().worker.idle();
  });
});

/** The number of misconfigured webhooks in the metrics. */
async function misconfiguredNow(): Promise<number> {
  const text = await (await fetch(`${app().url}/metrics`)).text();
  return Number(/^hookledger_webhooks_misconfigured (\d+)$/m.exec(text)![1]);
}
