import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { Gate, GaugedReceiver } from '../support/gauged-receiver.js';
import type { TestAccount } from '../support/test-account.js';

const CONCURRENCY = 4;
const HANDFUL = 6;

const app = useApp({ DELIVERY_CONCURRENCY: String(CONCURRENCY) });
const slow = new GaugedReceiver();
const healthy = new GaugedReceiver();
let gate: Gate;
let account: TestAccount;
beforeAll(() => Promise.all([slow.up(), healthy.up()]));
afterAll(() => Promise.all([slow.down(), healthy.down()]));
beforeEach(async () => {
  gate = new Gate();
  slow.reset(gate.answer);
  healthy.reset();
  account = await app().account();
});
afterEach(async () => {
  gate.open();
  await app().query(`DELETE FROM pending_deliveries WHERE lease_token IS NULL`);
  await app().worker.idle();
});

const batch = (count: number, type = 'order.created') => ({
  events: Array.from({ length: count }, (_, n) => ({ type, payload: n })),
});

/** Lets the slow receiver respond to one request after another until `there`. Returns how many more requests it got. */
async function furtherUntil(there: () => boolean): Promise<number> {
  const before = slow.arrivals.length;
  while (!there() && slow.arrivals.length < before + 20) {
    const now = slow.arrivals.length;
    gate.release();
    await expect.poll(() => there() || slow.arrivals.length > now, { interval: 5, timeout: 5_000 }).toBe(true);
  }
  return slow.arrivals.length - before;
}

/** A paused webhook at the slow receiver with so many first attempts waiting. */
async function waiting(count: number, fields: Record<string, unknown> = {}) {
  const webhook = await account.webhook({ targetUrl: slow.url, ...fields });
  await account.call('POST', `/api/v1/webhooks/${webhook.id}/pause`);
  await account.call('POST', '/api/v1/events/batch', batch(count));
  return webhook;
}
const resume = ({ id }: { id: number }) => account.call('POST', `/api/v1/webhooks/${id}/resume`);

describe('A single new event', () => {
  it('does not wait behind another account’s backlog at a slow receiver', async () => {
    await account.webhook({ targetUrl: slow.url });
    await account.call('POST', '/api/v1/events/batch', batch(200));
    await slow.arrived(CONCURRENCY);
    const other = await app().account();
    await other.webhook({ targetUrl: healthy.url });
    await other.publish();
    expect(await furtherUntil(() => healthy.arrivals.length > 0)).toBeLessThanOrEqual(HANDFUL);
  });

  it('does not wait behind the backlog of another webhook of its account', async () => {
    await account.webhook({ eventType: 'bulk', targetUrl: slow.url });
    await account.webhook({ eventType: 'single', targetUrl: healthy.url });
    await account.call('POST', '/api/v1/events/batch', batch(200, 'bulk'));
    await slow.arrived(CONCURRENCY);
    await account.publish({ type: 'single' });
    expect(await furtherUntil(() => healthy.arrivals.length > 0)).toBeLessThanOrEqual(HANDFUL);
  });

  it('does not wait behind retries, however many are due', async () => {
    const webhook = await waiting(100);
    await app().query(`UPDATE pending_deliveries SET lane = 2, attempt_count = 1, round_attempts = 1`);
    await resume(webhook);
    await slow.arrived(CONCURRENCY / 2);
    const retries = new Set(slow.arrivals.map(({ id }) => id));
    const { id } = await account.deliveryOf((await account.publish()).id);
    const { uuid } = await account.delivery(id);
    expect(retries).not.toContain(uuid);
    expect(await furtherUntil(() => slow.arrivals.some((arrival) => arrival.id === uuid))).toBeLessThanOrEqual(HANDFUL);
  });

  it('does not wait behind the late first attempts of its own webhook, even without a spare slot', async () => {
    const webhook = await waiting(100, { maxConcurrency: 2 });
    await app().query(`UPDATE pending_deliveries SET next_attempt_at = next_attempt_at - interval '10 minutes'`);
    await resume(webhook);
    await slow.arrived(2);
    const { uuid } = await account.deliveryOf((await account.publish()).id);
    expect(await furtherUntil(() => slow.arrivals.some(({ id }) => id === uuid))).toBeLessThanOrEqual(HANDFUL);
  });
});

describe('A late delivery', () => {
  it('is still sent while new events keep coming', async () => {
    const webhook = await waiting(10, { maxConcurrency: 2 });
    await app().query(`UPDATE pending_deliveries SET next_attempt_at = next_attempt_at - interval '10 minutes'`);
    const late = new Set((await app().query<{ uuid: string }>(`SELECT uuid FROM pending_deliveries`)).map(uuidOf));
    await account.call('POST', '/api/v1/events/batch', batch(100));
    await resume(webhook);
    await slow.arrived(2);
    const sent = () => slow.arrivals.filter(({ id }) => late.has(id)).length;
    await furtherUntil(() => sent() >= 3);
    expect(sent()).toBeGreaterThanOrEqual(3);
  });
});

const uuidOf = ({ uuid }: { uuid: string }) => uuid;
