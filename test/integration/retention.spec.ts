import { beforeEach, describe, expect, it } from 'vitest';

import { FOLD } from '../../src/counts/counts-compactor.js';
import {
  anAccountKeeping,
  anOldDelivery as aDelivery,
  countedAndStored,
  daysAgo,
  GONE,
  rowsOf,
} from '../support/retention.js';
import { type RetentionScene, useRetention } from '../support/use-retention.js';

const ONE = { undelivered_deliveries: 1, attempts: 1, deliveries: 1, events: 1 };
const OLD = daysAgo(40);
const FAILED = [{ startedAt: OLD, status: 500 }];

describe('retention', () => {
  const retention = useRetention();
  let { db, keeper, account, figure, said } = {} as RetentionScene;
  beforeEach(() => {
    ({ db, keeper, account, figure, said } = retention());
  });

  const aKey = (key: string, { eventId, day }: { eventId: string; day: string }) =>
    db.query(
      `INSERT INTO idempotency_keys (account_id, key, event_id, day, request_hash) VALUES ($1, $2, $3, $4, '')`,
      [account, key, eventId, day],
    );
  const keys = async () =>
    (await db.query<{ key: string }>(`SELECT key FROM idempotency_keys ORDER BY key`)).rows.map(({ key }) => key);
  const finish = (id: number) => db.query(`DELETE FROM pending_deliveries WHERE delivery_id = $1`, [id]);

  it('drops an expired day with its counts and keys, and no other day', async () => {
    const old = await aDelivery(db, account, { createdAt: OLD, status: 'exhausted', attempts: FAILED });
    const young = await aDelivery(db, account, { createdAt: daysAgo(29), status: 'exhausted', attempts: FAILED });
    await aKey('old', old);
    await aKey('young', young);
    await db.query(FOLD.text);
    await keeper.runOnce();
    expect(await rowsOf(db, old.day)).toEqual(GONE);
    expect(await rowsOf(db, young.day)).toEqual(ONE);
    expect(await keys()).toEqual(['young']);
    const { rows } = await db.query(`SELECT DISTINCT day::text FROM delivery_counts`);
    expect(rows).toEqual([{ day: young.day }]);
  });

  it('logs and counts the final states of a dropped day’s deliveries', async () => {
    for (const status of ['delivered', 'exhausted', 'exhausted', 'canceled'] as const)
      await aDelivery(db, account, { createdAt: OLD, status });
    await keeper.runOnce();
    expect(said('log')).toContain(`History of ${OLD.slice(0, 10)} dropped: 1 delivered, 2 exhausted, 1 canceled`);
    expect(await figure('hookledger_retention_dropped_deliveries_total{outcome="exhausted"}')).toBe(2);
    expect(await figure('hookledger_retention_dropped_deliveries_total{outcome="canceled"}')).toBe(1);
    expect(await figure('hookledger_retention_days_overdue')).toBe(0);
  });

  it('counts removed deliveries only once, even if a pass stopped before removing their counts', async () => {
    const old = await aDelivery(db, account, { createdAt: OLD, status: 'exhausted' });
    for (const table of ['events', 'deliveries', 'attempts', 'undelivered_deliveries'])
      await db.query(`DROP TABLE ${table}_${old.day.replaceAll('-', '')}`);
    await keeper.runOnce();
    await keeper.runOnce();
    expect(await figure('hookledger_retention_dropped_deliveries_total{outcome="exhausted"}')).toBe(1);
    expect(await countedAndStored(db)).toEqual({ counted: [], stored: [] });
  });

  it('removes old statistics', async () => {
    for (const [grain, days] of Object.entries({ minute: [1, 3], hour: [31, 33] }))
      for (const day of days)
        await db.query(
          `INSERT INTO delivery_rollups (account_id, webhook_id, event_type, grain, starts_at, created, delivered, exhausted,
                                         canceled, attempts, failed_attempts, latencies)
           VALUES ($1, 0, '', $2, now() - $3::integer * interval '1 day', 1, 1, 0, 0, 1, 0, '{}')`,
          [account, grain, day],
        );
    await keeper.runOnce();
    const { rows } = await db.query(
      `SELECT grain, (now() - starts_at) > interval '30 days' AS old FROM delivery_rollups ORDER BY grain`,
    );
    expect(rows).toEqual([
      { grain: 'hour', old: true },
      { grain: 'minute', old: false },
    ]);
  });

  it('keeps what a pending delivery needs, removes the rest of its day, and drops the day once the delivery is final', async () => {
    const pending = await aDelivery(db, account, { createdAt: OLD, attempts: FAILED, payload: '{"kept":1}' });
    for (const _ of [1, 2, 3]) await aDelivery(db, account, { createdAt: OLD, status: 'exhausted', attempts: FAILED });
    await keeper.runOnce();
    expect(await rowsOf(db, pending.day)).toEqual(ONE);
    expect((await db.query(`SELECT payload FROM events`)).rows).toEqual([{ payload: '{"kept":1}' }]);
    expect((await db.query(`SELECT id::integer FROM deliveries`)).rows).toEqual([{ id: pending.id }]);
    const { counted, stored } = await countedAndStored(db);
    expect(counted).toEqual(stored);
    expect(said('log').join()).toContain('except what pending deliveries need: 0 delivered, 3 exhausted');
    expect(await figure('hookledger_retention_dropped_deliveries_total{outcome="exhausted"}')).toBe(3);
    expect(await figure('hookledger_retention_days_overdue')).toBe(1);

    await finish(pending.id);
    await keeper.runOnce();
    expect(await rowsOf(db, pending.day)).toEqual(GONE);
    expect(await figure('hookledger_retention_days_overdue')).toBe(0);
  });

  it('keeps the event of an expired day for a pending delivery of a later day', async () => {
    const old = await aDelivery(db, account, { createdAt: OLD, status: 'canceled' });
    const later = await aDelivery(db, account, { createdAt: daysAgo(1) });
    for (const table of ['deliveries', 'pending_deliveries'])
      await db.query(
        `UPDATE ${table} SET event_id = $1, event_day = $2 WHERE ${table === 'deliveries' ? 'id' : 'delivery_id'} = $3`,
        [old.eventId, old.day, later.id],
      );
    await keeper.runOnce();
    expect(await rowsOf(db, old.day)).toEqual({ ...GONE, events: 1 });
    await finish(later.id);
    await keeper.runOnce();
    expect(await rowsOf(db, old.day)).toEqual(GONE);
  });

  it('removes older history only of an account with a shorter retention, and keeps its pending deliveries', async () => {
    const brief = await anAccountKeeping(db, 10);
    const createdAt = daysAgo(20);
    const pending = await aDelivery(db, brief, { createdAt, payload: '{"kept":1}' });
    for (const owner of [brief, brief, account])
      await aDelivery(db, owner, { createdAt, status: 'exhausted', attempts: FAILED });
    await aDelivery(db, brief, { createdAt: daysAgo(5), status: 'exhausted', attempts: FAILED });
    await db.query(FOLD.text);
    await keeper.runOnce();
    const { counted, stored } = await countedAndStored(db);
    expect(counted).toEqual(stored);
    expect(stored.filter((one) => one.day === pending.day)).toEqual([
      { account, day: pending.day, count: 1 },
      { account: brief, day: pending.day, count: 1 },
    ]);
    expect(await rowsOf(db, pending.day)).toEqual({ ...ONE, deliveries: 2, events: 2 });
    expect(said('log').join()).toContain(`History of account ${brief} before`);
    expect(await figure('hookledger_retention_dropped_deliveries_total{outcome="exhausted"}')).toBe(2);
  });

  it('removes idempotency keys together with the events of an account with a shorter retention', async () => {
    await db.query(`UPDATE accounts SET retention_days = 10 WHERE id = $1`, [account]);
    await aKey('old', await aDelivery(db, account, { createdAt: daysAgo(20), status: 'delivered' }));
    await aKey('young', await aDelivery(db, account, { createdAt: daysAgo(5), status: 'delivered' }));
    await keeper.runOnce();
    expect(await keys()).toEqual(['young']);
  });

  it('cancels pending deliveries of a removed event, with the reason', async () => {
    const stranded = await aDelivery(db, account, { createdAt: daysAgo(20) });
    const historyless = await aDelivery(db, account, { createdAt: daysAgo(20) });
    await db.query(`DELETE FROM events WHERE id = $1`, [stranded.eventId]);
    await db.query(`DELETE FROM deliveries WHERE id = $1`, [historyless.id]);
    await keeper.runOnce();
    expect((await db.query(`SELECT FROM pending_deliveries`)).rowCount).toBe(0);
    const { rows } = await db.query(`SELECT status, final_reason AS why FROM deliveries WHERE id = $1`, [stranded.id]);
    expect(rows).toEqual([{ status: 'canceled', why: 'its event is gone' }]);
    expect(said('error').join()).toContain('2 pending deliveries were canceled');
    expect(await figure('hookledger_retention_lost_deliveries_total')).toBe(2);
  });

  it('leaves the pass to the process already running one', async () => {
    const old = await aDelivery(db, account, { createdAt: OLD, status: 'delivered' });
    const other = await retention().connect();
    await other.query(`SELECT pg_advisory_lock(hashtext('hookledger retention'))`);
    await keeper.runOnce();
    expect((await rowsOf(db, old.day)).deliveries).toBe(1);
    expect(await figure('hookledger_retention_days_overdue')).toBe(1);
    await other.end();
  });

  it('stops at the next step when the process stops', async () => {
    const old = await aDelivery(db, account, { createdAt: OLD, status: 'delivered' });
    const pass = retention().tasks.all.get('retention')!.wake();
    await retention().tasks.beforeApplicationShutdown();
    await pass;
    expect((await rowsOf(db, old.day)).events).toBe(1);
  });
});
