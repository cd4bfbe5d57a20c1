import { beforeEach, describe, expect, it } from 'vitest';

import { DeliveriesService } from '../../src/deliveries/deliveries.service.js';
import { RetryScheduler } from '../../src/delivery/retry.scheduler.js';
import { useApp } from '../support/app.js';
import { useReceiver } from '../support/receiver.js';

const app = useApp();
const receiver = useReceiver();
beforeEach(() => receiver.reset());

/**
 * A delivery with an attempt in progress. The receiver responds with this status once released, and with 200
 * afterwards.
 */
async function underWay(status: number, fields: Record<string, unknown> = {}) {
  let answer!: () => void;
  const after = new Promise<void>((resolve) => (answer = resolve));
  receiver.reset({ status, after }, { status: 200 });
  const account = await app().account();
  const webhook = await account.webhook({ targetUrl: receiver.url, ...fields });
  const event = await account.publish();
  await receiver.arrived();
  const { id } = await account.deliveryOf(event.id);
  const letGo = async () => {
    answer();
    await app().worker.idle();
  };
  return { account, webhook, id, letGo };
}

/** Makes a delivery look as if a worker had claimed it and died. */
const loseWorker = (deliveryId: number, agoDays = 0) =>
  app().query(
    `UPDATE pending_deliveries
        SET lease_token = coalesce(lease_token, gen_random_uuid()),
            leased_at = now() - $2 * interval '1 day' - interval '20 seconds',
            leased_until = now() - $2 * interval '1 day',
            next_attempt_at = least(next_attempt_at, now() - $2 * interval '1 day' - interval '20 seconds')
      WHERE delivery_id = $1`,
    [deliveryId, agoDays],
  );

/** Recovers lapsed leases without waiting for attempts in progress. */
const takeBack = () => app().app.get(RetryScheduler).runOnce();

/** A delivery that no worker claims because its webhook is paused. */
async function waiting(fields: Record<string, unknown> = {}) {
  const account = await app().account();
  const webhook = await account.webhook({ targetUrl: receiver.url, ...fields });
  await account.call('POST', `/api/v1/webhooks/${webhook.id}/pause`);
  const { id } = await account.deliveryOf((await account.publish()).id);
  const resume = async () => {
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/resume`);
    await app().worker.idle();
  };
  return { account, id, resume };
}

describe('a lease that lapses', () => {
  it('is recorded as worker_lost, and the delivery is due again', async () => {
    const { account, id, resume } = await waiting();
    await loseWorker(id);
    await takeBack();
    const delivery = await account.delivery(id);
    expect(delivery).toMatchObject({ status: 'pending', attemptCount: 1, lastError: 'worker_lost' });
    expect(Date.parse(delivery.nextAttemptAt!)).toBeLessThanOrEqual(Date.now() + 1_000);
    expect(delivery.attempts).toMatchObject([
      { number: 1, error: 'worker_lost', responseStatus: null, responseBody: null },
    ]);
    await resume();
    expect(await account.delivery(id)).toMatchObject({ status: 'delivered', attemptCount: 2, lastError: null });
  });

  it('does not count against maxAttempts', async () => {
    receiver.reset({ status: 500 });
    const { account, id, resume } = await waiting({ maxAttempts: 2 });
    await loseWorker(id);
    await takeBack();
    await resume();
    expect(await account.delivery(id)).toMatchObject({ status: 'pending', attemptCount: 2 });
    await app().deliverWaiting(account);
    expect(await account.delivery(id)).toMatchObject({ status: 'exhausted', attemptCount: 3 });
  });

  it('exhausts the delivery the fifth time', async () => {
    const { account, id } = await waiting();
    for (let lost = 1; lost <= 5; lost++) {
      expect(await account.delivery(id)).toMatchObject({ status: 'pending', attemptCount: lost - 1 });
      await loseWorker(id);
      await takeBack();
    }
    const delivery = await account.delivery(id);
    expect(delivery).toMatchObject({ status: 'exhausted', nextAttemptAt: null, finalReason: expect.any(String) });
    expect(delivery.attempts.map(({ error }) => error)).toEqual(Array(5).fill('worker_lost'));
  });

  it('is recovered even after the service was down for months', async () => {
    const { account, id } = await waiting();
    await loseWorker(id, 90);
    await takeBack();
    expect(await account.delivery(id)).toMatchObject({ status: 'pending', attemptCount: 1, lastError: 'worker_lost' });
  });

  it('leaves a resent delivery delivered', async () => {
    const { account, id, resume } = await waiting();
    await resume();
    const [{ webhookId }] = [await account.delivery(id)];
    await account.call('POST', `/api/v1/webhooks/${webhookId}/pause`);
    await account.resend(id);
    await loseWorker(id);
    await takeBack();
    expect(await account.delivery(id)).toMatchObject({ status: 'delivered', attemptCount: 2 });
    await resume();
    expect(await account.delivery(id)).toMatchObject({ status: 'delivered', attemptCount: 3 });
  });
});

describe('a late outcome', () => {
  it('is not recorded once its lease has lapsed', async () => {
    const { account, id, letGo } = await underWay(500, { maxAttempts: 1 });
    await loseWorker(id);
    await takeBack();
    await receiver.arrived(2);
    await letGo();
    const delivery = await account.delivery(id);
    expect(delivery).toMatchObject({ status: 'delivered', attemptCount: 2 });
    expect(delivery.attempts).toMatchObject([{ error: 'worker_lost' }, { error: null, responseStatus: 200 }]);
  });

  it('is not recorded once another worker holds the lease', async () => {
    const { account, id, letGo } = await underWay(200);
    await app().query(`UPDATE pending_deliveries SET lease_token = gen_random_uuid() WHERE delivery_id = $1`, [id]);
    await letGo();
    expect(await account.delivery(id)).toMatchObject({ status: 'pending', attemptCount: 0, attempts: [] });
    await loseWorker(id);
    await app().deliverDue();
    expect(await account.delivery(id)).toMatchObject({ status: 'delivered', attemptCount: 2 });
  });
});

describe('during an attempt', () => {
  it('a delivery is pending and due again no later than the end of its lease', async () => {
    const { account, id, letGo } = await underWay(200, { timeoutSeconds: 7 });
    const { status, nextAttemptAt, attempts } = await account.delivery(id);
    expect([status, attempts]).toEqual(['pending', []]);
    const secondsAhead = (Date.parse(nextAttemptAt!) - Date.now()) / 1000;
    expect(secondsAhead).toBeGreaterThan(7);
    expect(secondsAhead).toBeLessThan(20);
    await letGo();
  });

  const cancels = {
    'the owner cancels the delivery': ({ account, id }: Awaited<ReturnType<typeof underWay>>) =>
      app().app.get(DeliveriesService).cancel(account.id, id),
    'the webhook is disabled': ({ account, webhook }: Awaited<ReturnType<typeof underWay>>) =>
      account.patchWebhook(webhook.id, { isActive: false }),
    'the webhook is deleted': ({ account, webhook }: Awaited<ReturnType<typeof underWay>>) =>
      account.call('DELETE', `/api/v1/webhooks/${webhook.id}`),
  };

  describe.each(Object.entries(cancels))('%s', (_, cancel) => {
    it('and a failed attempt is recorded before the delivery is canceled', async () => {
      const delivery = await underWay(500);
      await cancel(delivery);
      await delivery.letGo();
      const { account, id } = delivery;
      expect(await account.delivery(id)).toMatchObject({
        status: 'canceled',
        finalReason: expect.any(String),
        nextAttemptAt: null,
        attempts: [{ number: 1, responseStatus: 500 }],
      });
      await app().deliverWaiting(account);
      expect(receiver.received).toHaveLength(1);
    });

    it('and a delivery that arrived is delivered', async () => {
      const delivery = await underWay(200);
      await cancel(delivery);
      await delivery.letGo();
      expect(await delivery.account.delivery(delivery.id)).toMatchObject({ status: 'delivered', finalReason: null });
    });
  });

  it('the owner resends it, and it is sent again right afterwards with its full allowance', async () => {
    const { account, id, letGo } = await underWay(500, { maxAttempts: 1 });
    await account.resend(id);
    await letGo();
    expect(await account.delivery(id)).toMatchObject({ status: 'delivered', attemptCount: 2 });
  });

  it('the owner resends it, and the next attempt skips the countdown', async () => {
    const { account, id, letGo } = await underWay(500, { maxAttempts: 2 });
    await account.resend(id);
    receiver.reset({ status: 500 });
    await letGo();
    expect(await account.delivery(id)).toMatchObject({ status: 'pending', attemptCount: 2 });
    await app().deliverWaiting(account);
    expect(await account.delivery(id)).toMatchObject({ status: 'exhausted', attemptCount: 3 });
  });

  it('the owner resends a delivered one again, and it gets that attempt too', async () => {
    const { account, id, letGo } = await underWay(200);
    await letGo();
    let answer!: () => void;
    receiver.reset({ status: 500, after: new Promise<void>((resolve) => (answer = resolve)) }, { status: 500 });
    await account.resend(id);
    await receiver.arrived();
    await account.resend(id);
    answer();
    await app().deliverDue();
    await app().deliverWaiting(account);
    expect(await account.delivery(id)).toMatchObject({ status: 'delivered', attemptCount: 3, nextAttemptAt: null });
    expect(receiver.received).toHaveLength(2);
  });
});
