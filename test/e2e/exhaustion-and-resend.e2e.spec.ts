import { beforeEach, describe, expect, it } from 'vitest';

import type { DeliveryDto } from '../../src/deliveries/deliveries.dto.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { type ReceiverAnswer, useReceiver } from '../support/receiver.js';

const app = useApp();
const receiver = useReceiver();
beforeEach(() => receiver.reset());

/** An account and its one delivery, attempted once. */
async function attempted(fields: Record<string, unknown>, ...answers: ReceiverAnswer[]) {
  receiver.reset(...answers);
  const account = await app().account();
  const webhook = await account.webhook({ targetUrl: receiver.url, ...fields });
  const event = await account.publish();
  await app().worker.idle();
  return { account, webhook, id: (await account.deliveryOf(event.id)).id };
}

describe('a delivery', () => {
  it('is exhausted once its attempts are used up', async () => {
    const { account, id } = await attempted({ maxAttempts: 3 }, { status: 500 });
    await app().deliverWaiting(account);
    expect(await account.delivery(id)).toMatchObject({ status: 'pending', attemptCount: 2, finalReason: null });
    await app().deliverWaiting(account);
    await app().deliverWaiting(account);
    expect(receiver.received).toHaveLength(3);
    const delivery = await account.delivery(id);
    expect(delivery).toMatchObject({
      status: 'exhausted',
      attemptCount: 3,
      nextAttemptAt: null,
      lastResponseStatus: 500,
    });
    expect(delivery.finalReason).toBe('3 attempts were used up');
    expect(delivery.attempts.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('is exhausted by its first attempt if there is only one', async () => {
    const { account, id } = await attempted({ maxAttempts: 1 }, { status: 500 });
    expect(await account.delivery(id)).toMatchObject({ status: 'exhausted', attemptCount: 1 });
  });
});

describe('a resend', () => {
  it('of an exhausted delivery is sent at once, with the same webhook-id and body', async () => {
    const { account, id } = await attempted({ maxAttempts: 1 }, { status: 500 }, { status: 200 });
    const resent = await account.call<DeliveryDto>('POST', `/api/v1/deliveries/${id}/resend`);
    expect([resent.status, resent.body]).toMatchObject([202, { id, finalReason: null }]);
    await app().worker.idle();
    expect(await account.delivery(id)).toMatchObject({ status: 'delivered', attemptCount: 2, finalReason: null });
    const [first, second] = receiver.received;
    expect(second!.body).toBe(first!.body);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  });

  it('grants maxAttempts more, with the countdown restarted', async () => {
    const retryCountdownConfig = { choice: 'schedule', kwargs: { seconds: [100, 500] } };
    const { account, id } = await attempted({ maxAttempts: 2, retryCountdownConfig }, { status: 500 });
    await app().deliverWaiting(account);
    await account.resend(id);
    await app().worker.idle();
    const { lastAttemptAt, nextAttemptAt, status } = await account.delivery(id);
    expect(status).toBe('pending');
    expect(Date.parse(nextAttemptAt!) - Date.parse(lastAttemptAt!)).toBeLessThan(400_000);
    await app().deliverWaiting(account);
    expect(await account.delivery(id)).toMatchObject({ status: 'exhausted', attemptCount: 4 });
  });

  it('of a pending delivery is sent at once, and renews its allowance', async () => {
    const { account, id } = await attempted({ maxAttempts: 2 }, { status: 500 });
    await account.resend(id);
    await app().worker.idle();
    expect(await account.delivery(id)).toMatchObject({ status: 'pending', attemptCount: 2 });
    await app().deliverWaiting(account);
    expect(await account.delivery(id)).toMatchObject({ status: 'exhausted', attemptCount: 3 });
  });

  it('of a canceled delivery sends it', async () => {
    const { account, webhook, id } = await attempted({}, { status: 500 }, { status: 200 });
    await account.patchWebhook(webhook.id, { isActive: false });
    expect(await account.delivery(id)).toMatchObject({ status: 'canceled' });
    await account.patchWebhook(webhook.id, { isActive: true });
    await account.resend(id);
    await app().worker.idle();
    expect(await account.delivery(id)).toMatchObject({ status: 'delivered', attemptCount: 2, finalReason: null });
  });

  it.each([200, 302, 410, 500])(
    'of a delivered one adds one attempt and leaves it delivered, even after a %i',
    async (status) => {
      const { account, id } = await attempted({}, { status: 200 }, { status });
      await account.resend(id);
      expect(await account.delivery(id)).toMatchObject({ status: 'delivered' });
      await app().worker.idle();
      await app().deliverWaiting(account);
      const delivery = await account.delivery(id);
      expect(delivery).toMatchObject({ status: 'delivered', nextAttemptAt: null, attemptCount: 2, finalReason: null });
      expect(delivery.attempts.map(({ responseStatus }) => responseStatus)).toEqual([200, status]);
      const undelivered = await account.call<{ count: number }>('GET', '/api/v1/oms/settings/undelivered_webhooks/');
      expect(undelivered.body.count).toBe(0);
    },
  );

  it('for a disabled or deleted webhook is refused', async () => {
    const { account, webhook, id } = await attempted({ maxAttempts: 1 }, { status: 500 });
    const resend = async () => refusal(await account.call('POST', `/api/v1/deliveries/${id}/resend`));
    await account.patchWebhook(webhook.id, { isActive: false });
    expect(await resend()).toEqual([409, 'state_conflict']);
    await account.call('DELETE', `/api/v1/webhooks/${webhook.id}`);
    expect(await resend()).toEqual([409, 'state_conflict']);
    expect(await account.delivery(id)).toMatchObject({ status: 'exhausted' });
  });
});

describe('disabling or deleting a webhook', () => {
  it('cancels pending deliveries with the reason, and keeps history', async () => {
    const { account, webhook, id } = await attempted({}, { status: 500 });
    await account.patchWebhook(webhook.id, { isActive: false });
    expect(await account.delivery(id)).toMatchObject({
      status: 'canceled',
      finalReason: 'disabled by its owner',
      nextAttemptAt: null,
      attemptCount: 1,
    });
    await app().deliverWaiting(account);
    expect(receiver.received).toHaveLength(1);
  });

  it('also cancels deliveries that were never attempted', async () => {
    const account = await app().account();
    const { id } = await account.webhook({ targetUrl: receiver.url });
    await account.call('POST', `/api/v1/webhooks/${id}/pause`);
    const event = await account.publish();
    expect((await account.call('DELETE', `/api/v1/webhooks/${id}`)).status).toBe(204);
    expect(await account.deliveryOf(event.id)).toMatchObject({
      status: 'canceled',
      attemptCount: 0,
      lastAttemptAt: null,
    });
    expect((await account.call('GET', `/api/v1/webhooks/${id}`)).status).toBe(404);
    expect((await account.publish()).deliveries).toBe(0);
  });
});
