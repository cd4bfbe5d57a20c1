import { setImmediate } from 'node:timers/promises';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DatabaseServer } from '../../src/database/connections/database.server.js';
import { DELIVERY_PATH, StatementPool } from '../../src/database/statement.pool.js';
import { useDatabase } from '../support/database.js';
import { HOST, ShareWorker } from '../support/share-worker.js';

describe('SlotShares of racing processes', () => {
  const database = useDatabase();
  let client: pg.Client;
  let workers: ShareWorker[];

  beforeAll(async () => {
    const config = { databaseUrl: database() };
    workers = Array.from({ length: 3 }, () => new ShareWorker(new StatementPool(new DatabaseServer(config))));
    client = new pg.Client({ connectionString: database() });
    await client.connect();
  });
  afterAll(() => Promise.all([client.end(), ...workers.map(({ pool }) => pool.onApplicationShutdown())]));

  it('never let more than the size be in flight, whatever runs concurrently', async () => {
    const most = new Map([...SIZES.keys()].map((name) => [name, 0]));
    const ended = new AbortController();
    const traffic = async (worker: ShareWorker) => {
      while (!ended.signal.aborted) {
        for (const name of SIZES.keys()) {
          // Requests start in bursts and last for several statements.
          if (random(60) === 0) worker.finish(worker.held(name), name);
          if (random(15) === 0) worker.start(20, name);
          const inFlight = workers.reduce((sum, each) => sum + each.held(name), 0);
          most.set(name, Math.max(most.get(name)!, inFlight));
        }
        await setImmediate();
      }
    };
    const statements = async (worker: ShareWorker) => {
      for (let turn = 0; turn < 200; turn++) {
        // A statement cut off may or may not have been executed.
        if (random(50) === 0) await client.query(TERMINATE);
        await change(worker).catch(() => undefined);
      }
    };
    const underWay = workers.map(traffic);
    // Two streams of statements per process, like its worker and its timer.
    await Promise.all([...workers, ...workers].map(statements));
    ended.abort();
    await Promise.all(underWay);
    for (const [name, size] of SIZES) {
      expect(most.get(name)).toBeLessThanOrEqual(size);
      expect(most.get(name)).toBeGreaterThan(0);
    }
  });

  it('leave a lone process the room it has ensured, whatever its timer renews meanwhile', async () => {
    await client.query('DELETE FROM slot_shares');
    const { pool } = workers[0]!;
    const alone = new ShareWorker(pool);
    const ended = new AbortController();
    const timer = async () => {
      while (!ended.signal.aborted) {
        await alone.renew();
        await setImmediate();
      }
    };
    const renewing = timer();
    const without: string[] = [];
    for (let turn = 0; turn < 500; turn++) {
      // The timer picks up a smaller demand; the new name forces a statement.
      const wanted = [...SIZES, [`host:${turn}.example`, 8] as const].map(([name, size]) => ({
        name,
        size,
        wanted: 1 + random(size),
        held: 0,
      }));
      await alone.shares.ensure(wanted);
      without.push(...wanted.filter(({ name }) => alone.room(name) === 0).map(({ name }) => `${name} in turn ${turn}`));
    }
    ended.abort();
    await renewing;
    expect(without).toEqual([]);
  });
});

const SIZES = new Map([
  [HOST, 16],
  ['host:other.example', 5],
  ['host:single.example', 1],
]);

const random = (n: number) => Math.floor(Math.random() * n);

/** Sends a random statement of those a process may send. */
async function change(worker: ShareWorker): Promise<void> {
  const names = [...SIZES].filter(() => random(3) > 0);
  const wanted = names.map(([name, size]) => ({ name, size, wanted: 1 + random(20), held: worker.held(name) }));
  const kind = random(10);
  if (kind < 4) await worker.shares.ensure(wanted);
  else if (kind < 9) await worker.renew();
  else await worker.shares.giveBackAll(worker.held);
}

const TERMINATE = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE application_name = '${DELIVERY_PATH}' AND datname = current_database() AND random() < 0.3`;
