import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { GaugedReceiver } from '../support/gauged-receiver.js';
import { startHostileReceiver } from '../support/hostile-receiver.js';
import type { TestAccount } from '../support/test-account.js';

const SLOW_MS = 10;

const app = useApp();
const receiver = new GaugedReceiver();
const healthy = new GaugedReceiver();
let account: TestAccount;
beforeAll(() => Promise.all([receiver.up(), healthy.up()]));
afterAll(() => Promise.all([receiver.down(), healthy.down()]));
beforeEach(async () => {
  receiver.reset(() => 500);
  healthy.reset();
  account = await app().account();
});

const circuitOf = async ({ id }: { id: number }) => {
  const rows = await app().query<{ reason: string; trips: number; openFor: number }>(
    `SELECT reason, trips, round(extract(epoch FROM open_until - now()))::integer AS "openFor"
       FROM circuits WHERE webhook_id = $1`,
    [id],
  );
  return rows[0];
};
const halfOpen = ({ id }: { id: number }) =>
  app().query(`UPDATE circuits SET open_until = now(), probe_until = NULL WHERE webhook_id = $1`, [id]);

/** Publishes so many events with one delivery each and waits for their attempts. Returns their ids. */
async function publish(count: number, of = account): Promise<string[]> {
  const events = Array.from({ length: count }, (_, n) => ({ type: 'order.created', payload: n }));
  const { body } = await of.call<{ events: { id: string }[] }>('POST', '/api/v1/events/batch', { events });
  await app().worker.idle();
  return body.events.map(({ id }) => id);
}

/** A webhook whose circuit has been opened by its receiver's failures. */
async function broken(fields: Record<string, unknown> = {}) {
  const webhook = await account.webhook({ targetUrl: receiver.url, ...fields });
  const [failed] = await publish(10);
  await expect.poll(() => circuitOf(webhook), { timeout: 5_000 }).toMatchObject({ trips: 1 });
  await app().worker.idle();
  receiver.reset(receiver.answer);
  return { webhook, failedId: (await account.deliveryOf(failed!)).id };
}

describe('A circuit opens', () => {
  it('once seven of ten different deliveries have failed, not before', async () => {
    receiver.reset(({ answered }) => (answered < 3 ? 200 : 500));
    const webhook = await account.webhook({ targetUrl: receiver.url, maxConcurrency: 1 });
    await publish(9);
    await receiver.arrived(9);
    await app().worker.idle();
    expect(await circuitOf(webhook)).toBeUndefined();
    await publish(1);
    await receiver.arrived(10);
    await app().worker.idle();
    expect(await circuitOf(webhook)).toMatchObject({ reason: '7 of the last 10 attempts failed', openFor: 30 });
  });

  it('not after nine deliveries, even if all of them fail', async () => {
    const webhook = await account.webhook({ targetUrl: receiver.url });
    await publish(9);
    await receiver.arrived(9);
    await app().worker.idle();
    expect(await circuitOf(webhook)).toBeUndefined();
  });

  it('not after one bad event, however often it is retried', async () => {
    const webhook = await account.webhook({ targetUrl: receiver.url, maxAttempts: 20 });
    await publish(1);
    for (let retry = 0; retry < 12; retry++) await app().deliverWaiting(account);
    expect(receiver.arrivals).toHaveLength(13);
    expect(await circuitOf(webhook)).toBeUndefined();
  });

  it('after five timeouts in a row', async () => {
    const hanging = await startHostileReceiver('never answers');
    const webhook = await account.webhook({ targetUrl: hanging.url, timeoutSeconds: 1 });
    await publish(4);
    expect(await circuitOf(webhook)).toBeUndefined();
    await publish(1);
    await expect.poll(() => circuitOf(webhook), { timeout: 5_000 }).toMatchObject({ reason: '5 time-outs in a row' });
    await hanging.close();
  });
});

describe('While a circuit is open', () => {
  it('new deliveries wait, say why, and use up no attempt', async () => {
    await broken();
    const ids = await publish(3);
    await app().deliverDue();
    expect(receiver.arrivals).toHaveLength(0);
    for (const id of ids) {
      const { status, attemptCount, deferredReason, deferredUntil } = await account.deliveryOf(id);
      expect({ status, attemptCount, deferredReason }).toEqual({
        status: 'pending',
        attemptCount: 0,
        deferredReason: 'circuit_open',
      });
      expect(Date.parse(deferredUntil!)).toBeGreaterThan(Date.now());
    }
  });

  it('resends and test events pass: their failure changes nothing, their success closes it', async () => {
    const { webhook, failedId } = await broken();
    const [waiting] = await publish(1);
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/test`);
    await account.resend(failedId);
    await receiver.arrived(2);
    await app().worker.idle();
    expect(await circuitOf(webhook)).toMatchObject({ trips: 1 });

    receiver.reset();
    await account.resend(failedId);
    await receiver.arrived();
    await app().worker.idle();
    expect(await circuitOf(webhook)).toBeUndefined();
    await app().deliverDue();
    expect(await account.deliveryOf(waiting!)).toMatchObject({ status: 'delivered', deferredReason: null });
  });

  it('a test event that arrives closes it', async () => {
    const { webhook } = await broken();
    receiver.reset();
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/test`);
    await receiver.arrived();
    await app().worker.idle();
    expect(await circuitOf(webhook)).toBeUndefined();
  });

  it('webhooks of other accounts are sent to, even at the same receiver', async () => {
    await broken();
    receiver.reset();
    await publish(1);
    const other = await app().account();
    await other.webhook({ targetUrl: receiver.url });
    const [event] = await publish(1, other);
    await receiver.arrived();
    await app().worker.idle();
    expect(await other.deliveryOf(event!)).toMatchObject({ status: 'delivered' });
    expect(receiver.arrivals).toHaveLength(1);
  });
});

describe('Once a circuit has been open for its time', () => {
  it('one probe is sent, and its failure opens it for twice as long', async () => {
    const { webhook } = await broken();
    await publish(20);
    await halfOpen(webhook);
    await app().deliverDue();
    await app().deliverDue();
    expect(receiver.arrivals).toHaveLength(1);
    expect(await circuitOf(webhook)).toMatchObject({ trips: 2, openFor: 60 });
    await halfOpen(webhook);
    await app().deliverDue();
    expect(receiver.arrivals).toHaveLength(2);
    expect(await circuitOf(webhook)).toMatchObject({ trips: 3, openFor: 120 });
  });

  it('a successful probe releases the rest, slowly at first', async () => {
    const { webhook } = await broken({ retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 3_600 } } });
    const ids = await publish(40);
    receiver.reset(async () => {
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      return 200;
    });
    await halfOpen(webhook);
    await app().deliverDue();
    await receiver.arrived(ids.length);
    await app().worker.idle();
    expect(await circuitOf(webhook)).toBeUndefined();
    expect(new Set(receiver.arrivals.map(({ id }) => id)).size).toBe(ids.length);
    expect(receiver.repeated).toEqual([]);
    for (const { open, answered } of receiver.arrivals) expect(open).toBeLessThanOrEqual(1 + answered);
  });
});

describe('A circuit closes at once', () => {
  it('when its webhook gets another target, which receives the waiting deliveries', async () => {
    const { webhook } = await broken({ retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 3_600 } } });
    await publish(5);
    await account.patchWebhook(webhook.id, { maxAttempts: 3, targetUrl: receiver.url });
    await app().worker.idle();
    expect(await circuitOf(webhook)).toBeDefined();
    await account.patchWebhook(webhook.id, { targetUrl: healthy.url });
    await healthy.arrived(5);
    await app().worker.idle();
    expect(await circuitOf(webhook)).toBeUndefined();
    expect(receiver.arrivals).toHaveLength(0);
  });

  // Requests in flight at the old target still count against the webhook.
  it('and is not reopened by timeouts of the old target', async () => {
    const hanging = await startHostileReceiver('never answers');
    const webhook = await account.webhook({ targetUrl: hanging.url, timeoutSeconds: 1 });
    const events = Array.from({ length: 8 }, (_, n) => ({ type: 'order.created', payload: n }));
    await account.call('POST', '/api/v1/events/batch', { events });
    await expect.poll(() => hanging.connections()).toBe(8);
    await account.patchWebhook(webhook.id, { targetUrl: healthy.url });
    await app().worker.idle();
    await hanging.close();
    expect(await circuitOf(webhook)).toBeUndefined();
  });

  it('when its webhook is resumed', async () => {
    const { webhook } = await broken();
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/pause`);
    expect(await circuitOf(webhook)).toBeDefined();
    await publish(1);
    receiver.reset();
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/resume`);
    await receiver.arrived();
    await app().worker.idle();
    expect(await circuitOf(webhook)).toBeUndefined();
  });

  it('when its webhook is enabled again', async () => {
    const { webhook } = await broken();
    await account.patchWebhook(webhook.id, { isActive: false });
    expect(await circuitOf(webhook)).toBeDefined();
    await account.patchWebhook(webhook.id, { isActive: true });
    expect(await circuitOf(webhook)).toBeUndefined();
  });

  it('when its webhook is deleted', async () => {
    const { webhook } = await broken();
    await account.call('DELETE', `/api/v1/webhooks/${webhook.id}`);
    expect(await circuitOf(webhook)).toBeUndefined();
  });
});
