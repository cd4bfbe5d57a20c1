import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { StatementPool } from '../../src/database/statement.pool.js';
import { RateBuckets } from '../../src/limits/rate.buckets.js';
import { testConfig } from '../support/app.js';
import { useDatabase } from '../support/database.js';

describe('RateBuckets', () => {
  const database = useDatabase();
  let client: pg.Client;
  let pool: StatementPool;
  let a: RateBuckets;
  let b: RateBuckets;

  beforeAll(async () => {
    pool = new StatementPool(await testConfig(database()));
    client = new pg.Client({ connectionString: database() });
    await client.connect();
  });
  beforeEach(async () => {
    await client.query('DELETE FROM rate_buckets');
    [a, b] = [new RateBuckets(pool), new RateBuckets(pool)];
  });
  afterAll(() => Promise.all([client.end(), pool.onApplicationShutdown()]));

  const take = async (of: RateBuckets, perSecond: number, n: number, webhookId = 1) =>
    (await of.take([{ webhookId, perSecond, n }])).get(webhookId)!;
  /** Lets time pass for the buckets. */
  const pass = (ms: number) =>
    client.query(`UPDATE rate_buckets SET next_at = next_at - $1 * interval '1 millisecond'`, [ms]);

  it('grants one token at a time at a low rate, and tells when the next is there', async () => {
    expect(await take(a, 0.5, 5)).toEqual({ granted: 1, nextInMs: 1_900 });
    const { granted, nextInMs } = await take(b, 0.5, 5);
    expect(granted).toBe(0);
    expect(nextInMs).toBeGreaterThan(1_000);
    expect(nextInMs).toBeLessThanOrEqual(1_900);
    await pass(2_000);
    expect(await take(b, 0.5, 1)).toMatchObject({ granted: 1 });
  });

  it('grants at once one token and what a tenth of a second is worth, whatever the pause', async () => {
    expect(await take(a, 200, 3)).toEqual({ granted: 3, nextInMs: 0 });
    await pass(60_000);
    expect(await take(a, 200, 500)).toMatchObject({ granted: 21 });
  });

  it('serves many webhooks in one statement once their buckets are made', async () => {
    const wanted = Array.from({ length: 50 }, (_, i) => ({ webhookId: 50 - i, perSecond: 1_000, n: 1 }));
    await a.take(wanted);
    const before = pool.sent;
    const grants = await b.take(wanted);
    expect(pool.sent).toBe(before + 1);
    expect([...grants.values()].every(({ granted }) => granted === 1)).toBe(true);
  });

  it('never makes the same token out of racing takes', async () => {
    const grants = await Promise.all(Array.from({ length: 40 }, (_, i) => take(i % 2 ? a : b, 0.5, 1)));
    expect(grants.filter(({ granted }) => granted > 0)).toHaveLength(1);
  });

  it.each([7, 90, 1_000])('grants two processes %i a second together, within 5 %', async (perSecond) => {
    const burst = 1 + perSecond / 10;
    const stepMs = 20;
    const startedAt = performance.now();
    let tokens = 0;
    let passedMs = 0;
    while (passedMs < 10_000) {
      const grants = await Promise.all([take(a, perSecond, 100), take(b, perSecond, 100)]);
      tokens += grants.reduce((sum, { granted }) => sum + granted, 0);
      const seconds = (passedMs + performance.now() - startedAt) / 1_000;
      expect(tokens).toBeLessThanOrEqual(perSecond * seconds + burst);
      await pass(stepMs);
      passedMs += stepMs;
    }
    const seconds = (passedMs + performance.now() - startedAt) / 1_000;
    expect(tokens).toBeGreaterThan(perSecond * seconds * 0.95);
  });

  it('grants what was given back again, to whichever process asks', async () => {
    expect(await take(a, 0.5, 5)).toMatchObject({ granted: 1 });
    await a.giveBack([{ webhookId: 1, perSecond: 0.5, n: 1 }]);
    expect(await take(b, 0.5, 5)).toMatchObject({ granted: 1 });
    expect(await take(a, 0.5, 5)).toMatchObject({ granted: 0 });
  });
});
