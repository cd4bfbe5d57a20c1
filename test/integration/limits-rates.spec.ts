import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DatabaseServer } from '../../src/database/connections/database.server.js';
import { StatementPool } from '../../src/database/statement.pool.js';
import { RateBuckets } from '../../src/delivery/limits/rate.buckets.js';
import { useDatabase } from '../support/database.js';

const PASS = `UPDATE rate_buckets SET next_at = next_at - $1 * interval '1 millisecond'`;

describe('RateBuckets', () => {
  const database = useDatabase();
  let client: pg.Client;
  let pool: StatementPool;
  let a: RateBuckets;
  let b: RateBuckets;

  beforeAll(async () => {
    pool = new StatementPool(new DatabaseServer({ databaseUrl: database() }));
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
  /** Advances time for the buckets. */
  const pass = (ms: number) => client.query(PASS, [ms]);

  /** Buckets use the time of their transaction: within a single one, only the test advances it. */
  const whileTheClockStands = (
    work: (one: RateBuckets, other: RateBuckets, passBy: (ms: number) => Promise<unknown>) => Promise<void>,
  ) =>
    pool.transaction((transaction) => {
      const [one, other] = [1, 2].map(() => new RateBuckets(transaction as StatementPool)) as [
        RateBuckets,
        RateBuckets,
      ];
      return work(one, other, (ms) => transaction.run({ text: PASS }, [ms]));
    });

  it('grants one token at a time at a low rate, and says when the next is available', async () => {
    await whileTheClockStands(async (one, other, passBy) => {
      expect(await take(one, 0.5, 5)).toEqual({ granted: 1, nextInMs: 1_900 });
      await passBy(500);
      expect(await take(other, 0.5, 5)).toEqual({ granted: 0, nextInMs: 1_400 });
      await passBy(1_500);
      expect(await take(other, 0.5, 1)).toMatchObject({ granted: 1 });
    });
  });

  it('grants at most one token plus a tenth of a second’s worth at once, however long the pause', async () => {
    expect(await take(a, 200, 3)).toEqual({ granted: 3, nextInMs: 0 });
    await pass(60_000);
    expect(await take(a, 200, 500)).toMatchObject({ granted: 21 });
  });

  it('serves many webhooks in one statement once their buckets exist', async () => {
    const wanted = Array.from({ length: 50 }, (_, i) => ({ webhookId: 50 - i, perSecond: 1_000, n: 1 }));
    await a.take(wanted);
    const before = pool.sent;
    const grants = await b.take(wanted);
    expect(pool.sent).toBe(before + 1);
    expect([...grants.values()].every(({ granted }) => granted === 1)).toBe(true);
  });

  it('never grants the same token to two racing processes', async () => {
    const grants = await Promise.all(Array.from({ length: 40 }, (_, i) => take(i % 2 ? a : b, 0.01, 1)));
    expect(grants.filter(({ granted }) => granted > 0)).toHaveLength(1);
  });

  it.each([7, 90, 1_000])('grants two processes %i a second in total, after an initial burst', async (perSecond) => {
    const burst = 1 + perSecond / 10;
    const stepMs = 20;
    let tokens = 0;
    await whileTheClockStands(async (one, other, passBy) => {
      for (let passedMs = 0; passedMs <= 10_000; passedMs += stepMs) {
        for (const process of [one, other]) tokens += (await take(process, perSecond, 100)).granted;
        expect(tokens).toBeLessThanOrEqual((perSecond * passedMs) / 1_000 + burst);
        await passBy(stepMs);
      }
    });
    expect(tokens).toBeGreaterThan(perSecond * 10);
  });

  it('grants returned tokens to whichever process asks', async () => {
    expect(await take(a, 0.01, 5)).toMatchObject({ granted: 1 });
    await a.giveBack([{ webhookId: 1, perSecond: 0.01, n: 1 }]);
    expect(await take(b, 0.01, 5)).toMatchObject({ granted: 1 });
    expect(await take(a, 0.01, 5)).toMatchObject({ granted: 0 });
  });
});
