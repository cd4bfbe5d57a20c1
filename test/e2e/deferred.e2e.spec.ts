import { beforeEach, afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DELIVERY_COLUMNS, DELIVERY_TABLES } from '../../src/deliveries/deliveries.queries.js';
import { useApp } from '../support/app.js';
import { Gate, GaugedReceiver } from '../support/gauged-receiver.js';
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

/** Why a delivery waits, as REST and GraphQL both tell it. */
async function deferral(eventId: string) {
  const { id, status, deferredReason, deferredUntil } = await account.deliveryOf(eventId);
  const document = `{ delivery(id: ${id}) { deferredReason deferredUntil } }`;
  const { delivery } = await graphqlOf(
    app(),
    account.token,
  )<{
    delivery: { deferredReason: string | null; deferredUntil: string | null };
  }>(document);
  expect(delivery).toEqual({ deferredReason: deferredReason?.toUpperCase() ?? null, deferredUntil });
  const inSeconds = deferredUntil === null ? null : (Date.parse(deferredUntil) - Date.now()) / 1000;
  return { status, reason: deferredReason, inSeconds };
}
const HELD_BY_NOTHING = { reason: null, inSeconds: null };

describe('A delivery says why it waits:', () => {
  it('its webhook is paused, with no end known', async () => {
    const webhook = await account.webhook({ targetUrl: receiver.url });
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/pause`);
    const { id } = await account.publish();
    expect(await deferral(id)).toEqual({ status: 'pending', reason: 'paused', inSeconds: null });
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/resume`);
    await receiver.arrived();
    await app().worker.idle();
    expect(await deferral(id)).toEqual({ status: 'delivered', ...HELD_BY_NOTHING });
  });

  it('its webhook’s circuit is open until a known time, or half-open with no end known', async () => {
    const webhook = await account.webhook({ targetUrl: receiver.url });
    await app().query(
      `INSERT INTO circuits (webhook_id, reason, open_until) VALUES ($1, 'test', now() + interval '30 seconds')`,
      [webhook.id],
    );
    const { id } = await account.publish();
    await app().worker.idle();
    const { reason, inSeconds } = await deferral(id);
    expect(reason).toBe('circuit_open');
    expect(inSeconds).toBeGreaterThan(0);
    expect(inSeconds).toBeLessThanOrEqual(30);

    await app().query(`UPDATE circuits SET open_until = now() - interval '1 minute' WHERE webhook_id = $1`, [
      webhook.id,
    ]);
    expect(await deferral(id)).toEqual({ status: 'pending', reason: 'circuit_open', inSeconds: null });
    await app().query(`UPDATE pending_deliveries SET next_attempt_at = now() + interval '1 hour'`);
    expect(await deferral(id)).toEqual({ status: 'pending', ...HELD_BY_NOTHING });
    await app().query(`DELETE FROM pending_deliveries`);
  });

  it('its webhook’s rate limit is used up until the next request may be sent', async () => {
    const webhook = await account.webhook({ targetUrl: receiver.url, rateLimitPerSecond: 0.02 });
    await app().query(`INSERT INTO rate_buckets VALUES ($1, now() + interval '50 seconds')`, [webhook.id]);
    const { id } = await account.publish();
    const { reason, inSeconds } = await deferral(id);
    expect(reason).toBe('rate_limit');
    expect(inSeconds).toBeGreaterThan(30);
    expect(inSeconds).toBeLessThanOrEqual(50);
  });

  it('its webhook’s slots are in use, while one in progress does not wait', async () => {
    const gate = new Gate();
    receiver.reset(gate.answer);
    await account.webhook({ targetUrl: receiver.url, maxConcurrency: 1 });
    const first = await account.publish();
    await receiver.arrived();
    const second = await account.publish();
    expect(await deferral(first.id)).toEqual({ status: 'pending', ...HELD_BY_NOTHING });
    expect(await deferral(second.id)).toEqual({ status: 'pending', reason: 'concurrency', inSeconds: null });
    gate.open();
    await receiver.arrived(2);
    await app().worker.idle();
    expect(await deferral(second.id)).toEqual({ status: 'delivered', ...HELD_BY_NOTHING });
  });

  it('nothing holds it back while it waits for its retry', async () => {
    receiver.reset(() => 500);
    const webhook = await account.webhook({ targetUrl: receiver.url, maxConcurrency: 1 });
    const { id } = await account.publish();
    await receiver.arrived();
    await app().worker.idle();
    await account.patchWebhook(webhook.id, { rateLimitPerSecond: 0.02 });
    await app().query(`INSERT INTO rate_buckets VALUES ($1, now() + interval '50 seconds')`, [webhook.id]);
    expect(await deferral(id)).toEqual({ status: 'pending', ...HELD_BY_NOTHING });
  });

  it('nothing is looked up for a page of final deliveries', async () => {
    await account.webhook({ targetUrl: receiver.url });
    await account.publish();
    await app().worker.idle();
    const plan = await app().query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, COSTS OFF) SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES}
        WHERE d.account_id = $1 ORDER BY d.id DESC LIMIT 21`,
      [account.id],
    );
    const scans = plan.map((line) => line['QUERY PLAN']).filter((line) => /(webhooks|circuits|slot_shares)/.test(line));
    expect(scans.length).toBeGreaterThan(0);
    for (const scan of scans) expect(scan).toContain('never executed');
  });
});
