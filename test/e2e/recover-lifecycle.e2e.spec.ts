import pg from 'pg';
import { DataSource } from 'typeorm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createApp } from '../../src/app/create-app.js';
import type { RecoveryDto } from '../../src/recovery/recoveries.dto.js';
import { TestApp, useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { useReceiver } from '../support/receiver.js';
import {
  countsOf,
  endRecoveries,
  recover,
  recoverDue,
  recovery,
  shop,
  shopThatMissed,
  stopRecoveryTimer,
  takeStep,
} from '../support/recoveries.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
const receiver = useReceiver();
beforeAll(() => stopRecoveryTimer(app()));
beforeEach(async () => {
  await endRecoveries(app());
  receiver.reset();
});

const ids = () => receiver.received.map(({ headers }) => headers['webhook-id']);
const pause = (account: TestAccount, id: number | null) =>
  account.call<RecoveryDto>('POST', `/api/v1/recoveries/${id}/pause`);

/** A recovery that queues two at a time, paused after its first step. */
async function pausedRecovery(events: number) {
  const { account, webhook } = await shopThatMissed(app(), receiver, events);
  const { body } = await recover(account, webhook.id, { ratePerSecond: 2 });
  await recoverDue(app());
  expect((await pause(account, body.id)).body).toMatchObject({ state: 'paused', done: 2, total: events });
  return { account, webhook, id: body.id! };
}

describe('a recovery', () => {
  it('is the only one of its webhook until it ends', async () => {
    const { account, webhook, id } = await pausedRecovery(5);
    const second = await recover(account, webhook.id);
    expect(refusal(second as never)).toEqual([409, 'state_conflict']);
    expect(second.text).toContain(`Recovery ${id} of this webhook is paused`);
    expect((await recover(account, webhook.id, { dryRun: true })).status).toBe(200);
    await account.call('POST', `/api/v1/recoveries/${id}/cancel`);
    expect((await recover(account, webhook.id)).status).toBe(202);
  });

  it('is the only one even if several start at the same moment', async () => {
    const { account, webhook } = await shopThatMissed(app(), receiver, 4);
    const begun = await Promise.all([1, 2, 3].map(() => recover(account, webhook.id, { ratePerSecond: 1 })));
    expect(begun.map(({ status }) => status).sort((one, other) => one - other)).toEqual([202, 409, 409]);
  });

  it('sends nothing twice if another one overlaps with it', async () => {
    const { account, webhook, id } = await pausedRecovery(5);
    await account.call('POST', `/api/v1/recoveries/${id}/cancel`);
    const second = await recover(account, webhook.id, { which: 'all' });
    expect(second.body.total).toBe(3);
    await recoverDue(app());
    expect(new Set(ids()).size).toBe(5);
    expect(ids()).toHaveLength(5);
    const third = await recover(account, webhook.id, { which: 'all' });
    expect(third.body).toMatchObject({ state: 'completed', total: 0 });
  });

  it('pauses, resumes where it left off, and is canceled for good', async () => {
    const { account, id } = await pausedRecovery(6);
    expect(await takeStep(app(), id)).toBe(false);
    expect((await pause(account, id)).body.state).toBe('paused');
    expect((await account.call('POST', `/api/v1/recoveries/${id}/resume`)).body).toMatchObject({ state: 'running' });
    await recoverDue(app());
    expect(await recovery(account, id)).toMatchObject({ state: 'running', done: 4 });
    const canceled = await account.call<RecoveryDto>('POST', `/api/v1/recoveries/${id}/cancel`);
    expect(canceled.body).toMatchObject({ state: 'canceled', done: 4, endedAt: expect.any(String) });
    expect(await takeStep(app(), id)).toBe(false);
    await app().deliverDue();
    expect(receiver.received).toHaveLength(4);
    for (const action of ['pause', 'resume'])
      expect(refusal(await account.call('POST', `/api/v1/recoveries/${id}/${action}`))).toEqual([
        409,
        'state_conflict',
      ]);
  });

  it('queues at the given rate', async () => {
    const { account, webhook } = await shopThatMissed(app(), receiver, 7);
    const { body } = await recover(account, webhook.id, { ratePerSecond: 3 });
    await recoverDue(app());
    expect(await recovery(account, body.id)).toMatchObject({ state: 'running', done: 3 });
    const [due] = await app().query(
      `SELECT extract(epoch FROM next_step_at - modified_at)::float8 AS seconds FROM recoveries WHERE id = $1`,
      [body.id],
    );
    expect(due!.seconds).toBeCloseTo(1, 1);
    await takeStep(app(), body.id!);
    expect(await recovery(account, body.id)).toMatchObject({ done: 6 });
  });

  it('continues after its last step in another process, and neither loses nor repeats anything', async () => {
    const { account, webhook } = await shopThatMissed(app(), receiver, 7);
    const other = await createApp(app().config);
    const { body } = await recover(account, webhook.id, { ratePerSecond: 2 });
    await takeStep(app(), body.id!);
    await other.init();
    const second = new TestApp(other, app().config, other.get(DataSource));
    stopRecoveryTimer(second);
    for (const _ of [1, 2, 3]) await takeStep(second, body.id!);
    await second.worker.idle();
    await other.close();
    await app().deliverDue();
    expect(await recovery(account, body.id)).toMatchObject({ state: 'completed', done: 7 });
    expect([ids().length, new Set(ids()).size]).toEqual([7, 7]);
  });

  it('rolls back a failed step and retries it', async () => {
    const { account, webhook } = await shopThatMissed(app(), receiver, 3);
    await app().query(`ALTER TABLE pending_deliveries ADD CONSTRAINT broken CHECK (lane <> 3)`);
    const { body } = await recover(account, webhook.id);
    await recoverDue(app());
    await app().query(`ALTER TABLE pending_deliveries DROP CONSTRAINT broken`);
    expect(await recovery(account, body.id)).toMatchObject({ state: 'running', done: 0 });
    expect((await countsOf(app(), account)).real).toMatchObject({ pending_new: 0 });
    await takeStep(app(), body.id!);
    await app().deliverDue();
    expect(receiver.received).toHaveLength(3);
  });

  it('fails with the reason once its webhook is disabled, and sends nothing after that', async () => {
    const { account, webhook, id } = await pausedRecovery(5);
    await account.patchWebhook(webhook.id, { isActive: false });
    await account.call('POST', `/api/v1/recoveries/${id}/resume`);
    await recoverDue(app());
    expect(await recovery(account, id)).toMatchObject({
      state: 'failed',
      stateReason: 'the webhook is disabled (disabled by its owner)',
      done: 2,
    });
  });
});

describe('a publish in progress when a recovery begins', () => {
  it('is awaited, and its event is neither lost nor repeated', async () => {
    const { account, webhook } = await shop(app(), receiver);
    await account.patchWebhook(webhook.id, { isActive: false });
    const other = new pg.Client({ connectionString: app().config.databaseUrl });
    await other.connect();
    // A transaction gets its id only when it opens a row's partition. This one has only read the webhooks so far.
    await other.query('BEGIN');
    await other.query(`LOCK TABLE events_${new Date().toISOString().slice(0, 10).replaceAll('-', '')} IN SHARE MODE`);
    const publishing = account.call('POST', '/api/v1/events', { type: 'a', payload: {} });
    const isWaiting = async () =>
      (
        await app().query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
      ).length > 0;
    await expect.poll(isWaiting).toBe(true);
    await account.patchWebhook(webhook.id, { isActive: true });
    const { body } = await recover(account, webhook.id);
    expect(body).toMatchObject({ state: 'running', total: 0 });
    expect(await takeStep(app(), body.id!)).toBe(false);

    await other.query('ROLLBACK');
    await other.end();
    expect((await publishing).body).toMatchObject({ deliveries: 0 });
    await expect.poll(() => takeStep(app(), body.id!)).toBe(true);
    await recoverDue(app());
    expect(receiver.received).toHaveLength(1);
    expect(await recovery(account, body.id)).toMatchObject({ state: 'completed', total: 1, done: 1 });
  });
});
