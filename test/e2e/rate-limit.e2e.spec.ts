import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { GaugedReceiver } from '../support/gauged-receiver.js';
import type { TestAccount } from '../support/test-account.js';

/** Seconds that a request may be delayed in transit, and so arrive closer to the next one than it was sent. */
const ON_ITS_WAY = 0.2;

const app = useApp();
const receiver = new GaugedReceiver();
let account: TestAccount;
beforeAll(() => receiver.up());
afterAll(() => receiver.down());
beforeEach(async () => {
  receiver.reset();
  account = await app().account();
});

const batch = (count: number) => ({
  events: Array.from({ length: count }, (_, n) => ({ type: 'order.created', payload: n })),
});
const allowed = (perSecond: number) => 1 + perSecond * (0.1 + ON_ITS_WAY);
const bucketIsAhead = async ({ id }: { id: number }) => {
  const [row] = await app().query<{ seconds: number }>(
    `SELECT extract(epoch FROM next_at - now())::integer AS seconds FROM rate_buckets WHERE webhook_id = $1`,
    [id],
  );
  return row?.seconds ?? 0;
};

describe('A webhook with a rate limit', () => {
  it.each([20, 50])('gets at most %i requests a second in any window of time, and every delivery', async (rate) => {
    await account.webhook({ targetUrl: receiver.url, rateLimitPerSecond: rate });
    const count = rate * 2;
    const begunAt = performance.now();
    await account.call('POST', '/api/v1/events/batch', batch(count));
    await receiver.arrived(count);
    const tookSeconds = (performance.now() - begunAt) / 1000;
    await app().worker.idle();
    expect(receiver.burstOver(rate)).toBeLessThanOrEqual(allowed(rate));
    expect(tookSeconds).toBeLessThan(2 * 1.5);
    expect(receiver.repeated).toEqual([]);
    expect(new Set(receiver.arrivals.map(({ id }) => id)).size).toBe(count);
  });

  it('saves up at most a tenth of a second’s worth while idle', async () => {
    const webhook = await account.webhook({ targetUrl: receiver.url, rateLimitPerSecond: 20 });
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/pause`);
    await account.call('POST', '/api/v1/events/batch', batch(20));
    await app().query(`INSERT INTO rate_buckets VALUES ($1, now() - interval '1 hour')`, [webhook.id]);
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/resume`);
    await receiver.arrived(20);
    expect(receiver.burstOver(20)).toBeLessThanOrEqual(allowed(20));
  });

  it('counts retries and deliveries sent by hand too', async () => {
    receiver.reset(() => 500);
    const fields = { retryCountdownConfig: { choice: 'fixed', kwargs: { seconds: 0 } }, maxAttempts: 4 };
    const webhook = await account.webhook({ targetUrl: receiver.url, rateLimitPerSecond: 20, ...fields });
    await account.call('POST', '/api/v1/events/batch', batch(5));
    for (let n = 0; n < 5; n++) await account.call('POST', `/api/v1/webhooks/${webhook.id}/test`);
    while (receiver.arrivals.length < 25) {
      await app().deliverDue();
      await app().query(`DELETE FROM circuits`);
    }
    expect(receiver.burstOver(20)).toBeLessThanOrEqual(allowed(20));
    await account.patchWebhook(webhook.id, { isActive: false });
    await app().worker.idle();
  });

  it('switches to a new rate within a second, however low the old one was', async () => {
    const webhook = await account.webhook({ targetUrl: receiver.url, rateLimitPerSecond: 0.01 });
    await account.call('POST', '/api/v1/events/batch', batch(50));
    await expect.poll(() => bucketIsAhead(webhook)).toBeGreaterThan(60);
    const before = receiver.arrivals.length;
    const changedAt = performance.now();
    await account.patchWebhook(webhook.id, { rateLimitPerSecond: 50 });
    await receiver.arrived(before + 1);
    // Allows for a busy machine.
    expect(performance.now() - changedAt).toBeLessThan(1_800);
    await receiver.arrived(50);
    expect(performance.now() - changedAt).toBeLessThan(5_000);
  });

  it('gets requests without a limit as soon as the limit is removed', async () => {
    const webhook = await account.webhook({ targetUrl: receiver.url, rateLimitPerSecond: 0.01 });
    await account.call('POST', '/api/v1/events/batch', batch(50));
    await expect.poll(() => bucketIsAhead(webhook)).toBeGreaterThan(60);
    const changedAt = performance.now();
    await account.patchWebhook(webhook.id, { rateLimitPerSecond: null });
    await receiver.arrived(50);
    expect(performance.now() - changedAt).toBeLessThan(3_000);
  });

  // Its one token first goes to the line of deliveries sent by hand, which is empty, and is given back only to lapse.
  it('gets its first request immediately, however low its rate', async () => {
    await account.webhook({ targetUrl: receiver.url, rateLimitPerSecond: 0.02 });
    await account.publish();
    await expect.poll(() => receiver.arrivals.length, { timeout: 3_000 }).toBe(1);
  });
});
