import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DeliveryQueue } from '../../src/delivery/queue/delivery.queue.js';
import { RetentionKeeper } from '../../src/retention/retention-keeper.js';
import { useApp } from '../support/app.js';
import { useReceiver } from '../support/receiver.js';
import { anOldDelivery, daysAgo, GONE, rowsOf } from '../support/retention.js';

/** The most events published during a pass, however long it takes. */
const MOST = 200;

describe('expired history', () => {
  const app = useApp({ RETENTION_DAYS: '30' });
  const receiver = useReceiver();
  let db: Client;
  beforeAll(async () => {
    db = new Client({ connectionString: app().config.databaseUrl });
    await db.connect();
  });
  beforeEach(() => receiver.reset());
  afterEach(() => runOnce());
  afterAll(() => db.end());

  const runOnce = () => app().app.get(RetentionKeeper).runOnce();
  /** On a busy machine a pass may have to wait for a day, and leaves it to the next pass. */
  const expectGone = async (day: string) => {
    const left = async () => {
      await runOnce();
      return rowsOf(db, day);
    };
    await expect.poll(left, { timeout: 15_000 }).toEqual(GONE);
  };
  /** An account with a webhook and a 40-day-old delivery for it. */
  const old = async (status: 'pending' | 'exhausted', payload = '{"id":1}') => {
    const account = await app().account();
    const { id: webhookId } = await account.webhook({ targetUrl: receiver.url });
    const delivery = await anOldDelivery(db, account.id, { createdAt: daysAgo(40), webhookId, status, payload });
    return { account, delivery };
  };

  it('is not dropped before its pending delivery has arrived with its payload', async () => {
    const { delivery } = await old('pending', '{"price":300.00}');
    await old('exhausted');
    await runOnce();
    expect(await rowsOf(db, delivery.day)).toMatchObject({ deliveries: 1, events: 1 });
    expect(receiver.received).toEqual([]);

    await app().deliverDue();
    expect(receiver.received.map(({ body }) => body)).toEqual([expect.stringContaining('300.00')]);
    expect(receiver.received[0]!.headers['webhook-id']).toBe(delivery.uuid);
    await runOnce();
    expect(await rowsOf(db, delivery.day)).toEqual(GONE);
  });

  it('cannot be resent once its event is gone', async () => {
    const { account, delivery } = await old('exhausted');
    await db.query(`DELETE FROM events WHERE id = $1`, [delivery.eventId]);
    expect(await app().app.get(DeliveryQueue).resend(account.id, delivery.id)).toBe(false);
    expect((await db.query(`SELECT FROM pending_deliveries`)).rowCount).toBe(0);
  });

  it('is dropped while others publish, and all their events are stored and delivered', async () => {
    const { account, delivery } = await old('exhausted');
    const pass = { isOver: false };
    const over = runOnce().finally(() => (pass.isOver = true));
    let published = 0;
    while (!pass.isOver && published < MOST) {
      await account.publish();
      published++;
    }
    await over;
    await app().worker.idle();
    expect(published).toBeGreaterThan(1);
    await expectGone(delivery.day);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(published);
  });

  it('is counted in the metrics if it never arrived', async () => {
    await old('exhausted');
    await runOnce();
    const { text } = await app().call(null, 'GET', '/metrics');
    expect(text).toMatch(/^hookledger_retention_dropped_deliveries_total\{outcome="exhausted"\} [1-9]/m);
    expect(text).toMatch(/^hookledger_retention_days_overdue 0$/m);
  });
});
