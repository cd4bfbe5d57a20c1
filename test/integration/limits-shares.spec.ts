import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { DatabaseServer } from '../../src/database/connections/database.server.js';
import { StatementPool } from '../../src/database/statement.pool.js';
import { ASK_FOR_SHARES, GIVE_BACK_SHARES } from '../../src/delivery/limits/slot-shares.statement.js';
import { useDatabase } from '../support/database.js';
import { HOST, ShareWorker } from '../support/share-worker.js';

describe('SlotShares', () => {
  const database = useDatabase();
  let client: pg.Client;
  let pools: StatementPool[];
  let workers: ShareWorker[];
  let a: ShareWorker;
  let b: ShareWorker;
  const query = async <Row>(sql: string, values: unknown[] = []) => (await client.query(sql, values)).rows as Row[];

  beforeAll(async () => {
    const config = { databaseUrl: database() };
    pools = Array.from({ length: 3 }, () => new StatementPool(new DatabaseServer(config)));
    client = new pg.Client({ connectionString: database() });
    await client.connect();
  });
  beforeEach(async () => {
    await query('DELETE FROM slot_shares');
    workers = pools.map((pool) => new ShareWorker(pool));
    [a, b] = workers as [ShareWorker, ShareWorker];
  });
  afterEach(() => void vi.restoreAllMocks());
  afterAll(() => Promise.all([client.end(), ...pools.map((pool) => pool.onApplicationShutdown())]));

  /** Advances time for the processes, as if they had slept. */
  function pass(ms: number): void {
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + ms);
  }

  /** Counts the statements that `work` sends. */
  async function sent(worker: ShareWorker, work: () => Promise<void>): Promise<number> {
    const before = worker.pool.sent;
    await work();
    return worker.pool.sent - before;
  }

  const lapse = (name = HOST, until = '2000-01-01T00:00:00Z') =>
    query(
      `UPDATE slot_shares SET shares = (SELECT jsonb_object_agg(key, value || jsonb_build_object('until', $2::timestamptz))
         FROM jsonb_each(shares)) WHERE name = $1`,
      [name, until],
    );

  it('gives a lone process all it wants, in powers of two up to the size', async () => {
    await a.ensure(9, 100);
    expect(a.room()).toBe(16);
    await a.ensure(90, 100);
    expect(a.room()).toBe(100);
  });

  it('sends no statement while the share suffices or right after a refusal', async () => {
    expect(await sent(a, () => a.ensure(60, 64))).toBe(1);
    expect(await sent(a, () => a.ensure(64, 64))).toBe(0);
    expect(await sent(a, () => a.renew())).toBe(1);
    expect(await sent(b, () => b.ensure(1, 64))).toBe(1);
    expect(await sent(b, () => b.ensure(2, 64))).toBe(0);
    expect(b.room()).toBe(0);
  });

  it('requests many names in one statement', async () => {
    const wanted = Array.from({ length: 300 }, (_, i) => ({ name: `host:${i}.example`, size: 8, wanted: 8, held: 0 }));
    expect(await sent(a, () => a.shares.ensure(wanted))).toBe(1);
    expect(wanted.every(({ name }) => a.room(name) === 8)).toBe(true);
  });

  it('converges to a fair half within two renewals', async () => {
    await a.ensure(64, 64);
    a.start(20);
    await b.ensure(64, 64);
    await a.renew();
    await b.renew();
    expect([a.held(HOST) + a.room(), b.room()]).toEqual([32, 32]);
    expect(await sent(a, () => a.renew())).toBe(1);
    expect(a.held(HOST) + a.room()).toBe(32);
  });

  it('hands over slots in flight only as their requests end', async () => {
    await a.ensure(64, 64);
    a.start(64);
    await b.ensure(64, 64);
    await a.renew();
    await b.renew();
    expect([a.room(), b.room()]).toEqual([0, 0]);
    a.finish(24);
    expect(a.room()).toBe(0);
    await a.renew();
    await b.renew();
    expect([a.room(), b.room()]).toEqual([0, 24]);
    a.finish(20);
    await a.renew();
    await b.renew();
    expect([a.held(HOST) + a.room(), b.room()]).toEqual([32, 32]);
  });

  it('leaves nothing unused when others want little', async () => {
    await Promise.all(workers.map((worker) => worker.ensure(worker === a ? 64 : 2, 64)));
    for (const worker of [...workers, ...workers]) await worker.renew();
    expect(workers.map((worker) => worker.room())).toEqual([60, 2, 2]);
  });

  it('picks up what another process gives back', async () => {
    await a.ensure(64, 64);
    await b.ensure(64, 64);
    await a.renew();
    await b.renew();
    await a.shares.giveBackAll(a.held);
    expect(a.room()).toBe(0);
    await b.renew();
    expect(b.room()).toBe(64);
    await b.shares.giveBackAll(b.held);
    expect(await query('SELECT * FROM slot_shares')).toEqual([]);
  });

  it('gives back shares idle for two seconds and keeps those in use', async () => {
    await a.ensure(8, 64);
    await a.ensure(8, 64, 'host:idle.example');
    pass(2_500);
    a.start(1);
    a.finish(1);
    await a.renew();
    expect([a.room(), a.room('host:idle.example')]).toEqual([8, 0]);
    expect(await query('SELECT name FROM slot_shares')).toEqual([{ name: HOST }]);
  });

  it('passes on the share of a dead process', async () => {
    await a.ensure(64, 64);
    await b.ensure(64, 64);
    expect(b.room()).toBe(0);
    await lapse();
    await b.renew();
    expect(b.room()).toBe(64);
  });

  it('eventually forgets names held only by dead processes', async () => {
    for (const name of [HOST, 'host:just.example', 'host:dead.example']) await a.ensure(8, 64, name);
    await lapse('host:just.example', new Date().toISOString());
    await lapse('host:dead.example');
    await b.shares.removeLapsed();
    expect(await query('SELECT name FROM slot_shares ORDER BY name')).toEqual([
      { name: 'host:just.example' },
      { name: HOST },
    ]);
  });

  it('starts nothing under a share that lapsed while its process was frozen', async () => {
    await a.ensure(64, 64);
    pass(10_000);
    expect(a.room()).toBe(0);
    await lapse();
    await b.ensure(64, 64);
    await a.ensure(64, 64);
    expect([a.room(), b.room()]).toEqual([0, 64]);
  });

  it('applies a lowered limit, whatever size the caller passes', async () => {
    await query(`INSERT INTO accounts (id, name) VALUES (1, 'test') ON CONFLICT DO NOTHING`);
    await query(`INSERT INTO webhooks (id, account_id, event_type, target_url, format, retry_countdown_config, max_attempts)
                 VALUES (12, 1, '*', 'https://shop.example', 'envelope', '{}', 1)`);
    await a.ensure(128, 128, 'webhook:12');
    a.start(40, 'webhook:12');
    await query('UPDATE webhooks SET max_concurrency = 10 WHERE id = 12');
    await a.renew();
    expect(a.room('webhook:12')).toBe(0);
    await b.ensure(128, 128, 'webhook:12');
    expect(b.room('webhook:12')).toBe(0);
    a.finish(36, 'webhook:12');
    await a.renew();
    expect(a.held('webhook:12') + a.room('webhook:12')).toBe(5);
  });

  it('never undoes a newer statement with one that Postgres executes late', async () => {
    await a.ensure(64, 64);
    const late = JSON.stringify({ [HOST]: { size: 64, wanted: 1, keep: 0 } });
    expect(await a.pool.run(ASK_FOR_SHARES, [late, a.shares.workerId, 0])).toEqual([]);
    await a.pool.run(GIVE_BACK_SHARES, [JSON.stringify([HOST]), a.shares.workerId, 1]);
    await b.ensure(64, 64);
    expect(b.room()).toBe(0);
  });
});
