import { beforeEach, describe, expect, it } from 'vitest';

import { anOldDelivery as aDelivery, daysAgo, GONE, rowsOf } from '../support/retention.js';
import { type RetentionScene, useRetention } from '../support/use-retention.js';

const OLD = daysAgo(40);
const OLDER = daysAgo(41);

describe('retention beside readers', () => {
  const retention = useRetention();
  let { db, keeper, account, connect, figure, said } = {} as RetentionScene;
  beforeEach(() => {
    ({ db, keeper, account, connect, figure, said } = retention());
  });

  it('yields to a reader of the day without blocking writers, and resumes there in the next pass', async () => {
    const old = await aDelivery(db, account, { createdAt: OLD, status: 'delivered' });
    const reader = await connect();
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await reader.query('SELECT count(*) FROM deliveries');
    await keeper.runOnce();
    await aDelivery(db, account, { createdAt: daysAgo(0), status: 'delivered' });
    const seen = await reader.query(`SELECT id::integer FROM deliveries WHERE day = $1`, [old.day]);
    expect(seen.rows).toEqual([{ id: old.id }]);
    const { rows } = await db.query(`SELECT count(*)::integer FROM pg_inherits WHERE inhdetachpending`);
    expect(rows).toEqual([{ count: 1 }]);
    expect(said('warn').join()).toContain('will retry');
    expect(await figure('hookledger_retention_days_overdue')).toBe(1);

    await reader.query('COMMIT');
    await reader.end();
    await keeper.runOnce();
    expect(await rowsOf(db, old.day)).toEqual(GONE);
    expect(await figure('hookledger_retention_days_overdue')).toBe(0);
  });

  it('finishes a half-detached day before an older one that can be dropped', async () => {
    const pending = await aDelivery(db, account, { createdAt: OLDER });
    const old = await aDelivery(db, account, { createdAt: OLD, status: 'delivered' });
    const reader = await connect();
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await reader.query('SELECT count(*) FROM deliveries');
    await keeper.runOnce();
    await reader.end();

    await db.query(`DELETE FROM pending_deliveries WHERE delivery_id = $1`, [pending.id]);
    await keeper.runOnce();
    expect(await rowsOf(db, old.day)).toEqual(GONE);
    expect(await rowsOf(db, pending.day)).toEqual(GONE);
  });

  it('drops partitions that an earlier pass detached but did not drop', async () => {
    const old = await aDelivery(db, account, { createdAt: OLD, status: 'delivered' });
    const name = `deliveries_${old.day.replaceAll('-', '')}`;
    await db.query(`ALTER TABLE deliveries DETACH PARTITION ${name} CONCURRENTLY`);
    await keeper.runOnce();
    expect((await db.query(`SELECT to_regclass($1) AS left`, [name])).rows).toEqual([{ left: null }]);
  });
});
