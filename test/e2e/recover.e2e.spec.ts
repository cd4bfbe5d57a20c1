import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { useReceiver } from '../support/receiver.js';
import {
  AN_HOUR_AGO,
  countsOf,
  endRecoveries,
  recover,
  recoverDue,
  recovery,
  shop,
  shopThatMissed,
  stopRecoveryTimer,
} from '../support/recoveries.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
const receiver = useReceiver();
beforeAll(() => stopRecoveryTimer(app()));
beforeEach(async () => {
  await endRecoveries(app());
  receiver.reset();
});

/** The numbers in the payloads that arrived, in ascending order. */
const came = () => receiver.received.map(({ body }) => JSON.parse(body).payload.n as number).sort((a, b) => a - b);

const deliveries = (account: TestAccount) =>
  app().query<{ status: string; deliveries: number }>(
    `SELECT status, count(*)::integer AS deliveries FROM deliveries WHERE account_id = $1 GROUP BY status ORDER BY status`,
    [account.id],
  );

describe('recovering missed deliveries', () => {
  it('sends each event published while the webhook was disabled, once', async () => {
    const { account, webhook } = await shopThatMissed(app(), receiver, 5);
    const begun = await recover(account, webhook.id);
    expect(begun.status).toBe(202);
    expect(begun.body).toMatchObject({ kind: 'missed', webhookId: webhook.id, total: 5, counts: { missed: 5 } });
    await recoverDue(app());
    expect(came()).toEqual([0, 1, 2, 3, 4]);
    expect(await recovery(account, begun.body.id)).toMatchObject({ state: 'completed', total: 5, done: 5 });
    expect(await deliveries(account)).toEqual([{ status: 'delivered', deliveries: 5 }]);
    const { counted, real } = await countsOf(app(), account);
    expect(counted).toEqual(real);
  });

  it('sends events from before the webhook existed, of the types it subscribes to', async () => {
    const account = await app().account();
    const types = ['order.created', 'order.created', 'order', 'order.', 'orders', 'package.shipped'];
    for (const [n, type] of types.entries()) await account.publish({ type, payload: { n } });
    const [exact, prefix, all] = await Promise.all(
      ['order.created', 'order.*', '*'].map((eventType) => account.webhook({ targetUrl: receiver.url, eventType })),
    );
    const recovered = async (id: number) => {
      receiver.reset();
      expect((await recover(account, id)).status).toBe(202);
      await recoverDue(app());
      return came();
    };
    expect(await recovered(exact!.id)).toEqual([0, 1]);
    expect(await recovered(prefix!.id)).toEqual([0, 1, 3]);
    expect(await recovered(all!.id)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('sends canceled deliveries under their old webhook-id, and leaves delivered and waiting ones alone', async () => {
    const { account, webhook } = await shop(app(), receiver);
    await account.publish({ payload: { n: 0 } });
    await app().worker.idle();
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/pause`);
    const canceled = await account.publish({ payload: { n: 1 } });
    await account.patchWebhook(webhook.id, { isActive: false });
    const before = await account.deliveryOf(canceled.id);
    expect(before.status).toBe('canceled');
    await account.patchWebhook(webhook.id, { isActive: true });
    await account.publish({ payload: { n: 2 } });
    receiver.reset();
    expect((await recover(account, webhook.id)).body).toMatchObject({ total: 1 });
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/resume`);
    await recoverDue(app());
    expect(came()).toEqual([1, 2]);
    expect(await account.deliveryOf(canceled.id)).toMatchObject({ uuid: before.uuid, status: 'delivered' });
    expect((await countsOf(app(), account)).counted).toEqual((await countsOf(app(), account)).real);
  });

  it('skips test events, which were meant for another webhook', async () => {
    const { account, webhook } = await shop(app(), receiver);
    await account.call('POST', `/api/v1/webhooks/${webhook.id}/test`);
    const other = await account.webhook({ targetUrl: receiver.url });
    expect((await recover(account, other.id)).body).toMatchObject({ total: 0, state: 'completed' });
  });

  it('respects its range to the microsecond', async () => {
    const { account, webhook } = await shopThatMissed(app(), receiver, 3);
    const times = await app().query<{ at: string }>(
      `SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at FROM events WHERE account_id = $1 ORDER BY id`,
      [account.id],
    );
    await recover(account, webhook.id, { since: times[1]!.at, until: times[2]!.at });
    await recoverDue(app());
    expect(came()).toEqual([1]);
  });
});

describe('recovering exhausted deliveries', () => {
  it('grants new attempts to deliveries exhausted in the range, and to no others', async () => {
    const { account, webhook } = await shop(app(), receiver, { maxAttempts: 1 });
    receiver.reset({ status: 500 }, { status: 500 }, { status: 200 });
    for (let n = 0; n < 3; n++) {
      await account.publish({ payload: { n } });
      await app().worker.idle();
    }
    receiver.reset();
    const begun = await recover(account, webhook.id, { which: 'exhausted' });
    expect(begun.body).toMatchObject({ total: 2, counts: { exhausted: 2 } });
    await recoverDue(app());
    expect(came()).toEqual([0, 1]);
    expect(await deliveries(account)).toEqual([{ status: 'delivered', deliveries: 3 }]);
    const [undelivered] = await app().query(
      `SELECT count(*)::integer AS n FROM undelivered_deliveries WHERE account_id = $1`,
      [account.id],
    );
    expect(undelivered).toEqual({ n: 0 });
    const { counted, real } = await countsOf(app(), account);
    expect(counted).toEqual(real);
  });

  it('sends each once per recovery, even if that fails at once', async () => {
    const { account, webhook } = await shop(app(), receiver, { maxAttempts: 1 });
    receiver.reset({ status: 500 });
    const { id } = await account.publish();
    await app().worker.idle();
    await recover(account, webhook.id, { which: 'all' });
    await recoverDue(app());
    await recoverDue(app());
    expect(await account.deliveryOf(id)).toMatchObject({ status: 'exhausted', attemptCount: 2 });
    const list = await account.call<{ count: number }>('GET', '/api/v1/oms/settings/undelivered_webhooks/');
    expect(list.body.count).toBe(1);
  });

  it('includes missed ones if asked for all', async () => {
    const { account, webhook } = await shop(app(), receiver, { maxAttempts: 1 });
    receiver.reset({ status: 500 });
    await account.publish({ payload: { n: 0 } });
    await app().worker.idle();
    await account.patchWebhook(webhook.id, { isActive: false });
    await account.publish({ payload: { n: 1 } });
    await account.patchWebhook(webhook.id, { isActive: true });
    receiver.reset();
    const begun = await recover(account, webhook.id, { which: 'all' });
    expect(begun.body).toMatchObject({ total: 2, counts: { exhausted: 1, missed: 1 } });
    await recoverDue(app());
    expect(came()).toEqual([0, 1]);
    expect(await recovery(account, begun.body.id)).toMatchObject({ state: 'completed', done: 2 });
  });
});

describe('a dry run', () => {
  it('counts, but changes nothing', async () => {
    const { account, webhook } = await shopThatMissed(app(), receiver, 3);
    const counted = await recover(account, webhook.id, { which: 'all', dryRun: true, since: AN_HOUR_AGO() });
    expect(counted.status).toBe(200);
    expect(counted.body).toMatchObject({ id: null, state: 'dry_run', total: 3, counts: { exhausted: 0, missed: 3 } });
    await recoverDue(app());
    expect(receiver.received).toEqual([]);
    expect(await deliveries(account)).toEqual([]);
    const { body } = await account.call<{ items: unknown[] }>('GET', '/api/v1/recoveries');
    expect(body.items).toEqual([]);
  });
});
