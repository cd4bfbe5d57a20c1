import { randomUUID } from 'node:crypto';

import { SchedulerRegistry } from '@nestjs/schedule';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { PeriodicTasks } from '../../src/common/periodic-task.js';
import { DatabaseServer } from '../../src/database/connections/database.server.js';
import { StatementPool } from '../../src/database/statement.pool.js';
import { DeliveryQueue } from '../../src/delivery/queue/delivery.queue.js';
import { HeartbeatKeeper } from '../../src/delivery/queue/heartbeat.keeper.js';
import type { ClaimedDelivery } from '../../src/delivery/queue/delivery.types.js';
import { LANES } from '../../src/delivery/queue/lane.js';
import { testConfig } from '../support/app.js';
import { aDelivery, aWebhook } from '../support/deliveries.js';
import { useDatabase } from '../support/database.js';
import { Random } from '../support/random.js';

const WEBHOOK = 1;

describe('While a webhook’s circuit is half-open,', () => {
  const database = useDatabase();
  let client: pg.Client;
  let pools: StatementPool[];
  let queues: DeliveryQueue[];

  beforeAll(async () => {
    const config = await testConfig(database());
    pools = [1, 2, 3, 4].map(() => new StatementPool(new DatabaseServer(config)));
    const idle = new PeriodicTasks(new SchedulerRegistry());
    queues = pools.map((pool) => new DeliveryQueue(pool, config, new HeartbeatKeeper(config, pool, idle)));
    client = new pg.Client({ connectionString: database() });
    await client.connect();
    await client.query(`INSERT INTO accounts (name) VALUES ('test')`);
    expect(await aWebhook(client, 1)).toBe(WEBHOOK);
  });
  beforeEach(async () => {
    await client.query('DELETE FROM circuits');
    await client.query('DELETE FROM pending_deliveries');
    await client.query(`INSERT INTO circuits (webhook_id, reason, open_until) VALUES (${WEBHOOK}, 'x', now())`);
  });
  afterAll(() => Promise.all([client.end(), ...pools.map((pool) => pool.onApplicationShutdown())]));

  /** Stores a delivery that waits in a lane and became due so many seconds ago. */
  async function waiting(lane: number, seconds = 0, payloadBytes = 10): Promise<void> {
    const { id } = await aDelivery(client, 1, { webhookId: WEBHOOK });
    await client.query(
      `INSERT INTO pending_deliveries (delivery_id, day, uuid, account_id, webhook_id, event_id, event_day, format, payload_bytes,
                                       lane, next_attempt_at)
       SELECT id, day, uuid, account_id, webhook_id, event_id, event_day, format, $2, $3, now() - $4 * interval '1 second'
         FROM deliveries WHERE id = $1`,
      [id, payloadBytes, lane, seconds],
    );
  }
  const LINES = [
    { lane: LANES.BY_HAND, age: null },
    { lane: LANES.FIRST_ATTEMPT, age: 'fresh' },
    { lane: LANES.FIRST_ATTEMPT, age: 'late' },
    { lane: LANES.RETRY, age: null },
    { lane: LANES.RECOVERY, age: null },
  ] as const;
  /** Claims from all its lines, as a process does that believes the circuit half-open. */
  function claim(queue = queues[0]!, lines: readonly (typeof LINES)[number][] = LINES): Promise<ClaimedDelivery[]> {
    const place = { place: 0, webhook_id: WEBHOOK, from_us: 0, slots: 1, held: 0, half_open: true };
    return queue.claim(
      lines.map((line) => ({ ...place, ...line })),
      randomUUID(),
      1_000_000,
      10,
    );
  }
  const probeFor = async () =>
    (await client.query(`SELECT round(extract(epoch FROM probe_until - now()))::integer AS s FROM circuits`)).rows[0].s;

  it('exactly one delivery is claimed, whichever lines have due deliveries', async () => {
    const seed = Number(process.env.SEED ?? Date.now() % 1e9);
    const random = new Random(seed);
    for (let scene = 0; scene < 40; scene++) {
      await client.query('DELETE FROM pending_deliveries');
      await client.query('UPDATE circuits SET probe_until = NULL');
      const n = random.below(5);
      for (let i = 0; i < n; i++) {
        const { lane, age } = random.oneOf(LINES);
        await waiting(lane, age === 'late' ? 40 + random.below(900) : random.below(25), random.below(300_000));
      }
      const claimed = await claim();
      const seen = { scene, claimed: claimed.length, probes: claimed.filter(({ isProbe }) => isProbe).length };
      const one = Math.min(1, n);
      expect({ seed, ...seen, probeFor: await probeFor() }).toEqual({
        seed,
        scene,
        claimed: one,
        probes: one,
        probeFor: n > 0 ? 20 : null,
      });
    }
  });

  it('no probe is used up if nothing is due', async () => {
    await waiting(LANES.RETRY, -60);
    expect(await claim()).toEqual([]);
    expect(await probeFor()).toBeNull();
    await waiting(LANES.FIRST_ATTEMPT, 40);
    expect(await claim()).toHaveLength(1);
  });

  it('only one of many racing processes gets the probe', async () => {
    for (let race = 0; race < 20; race++) {
      await client.query('UPDATE circuits SET probe_until = NULL');
      for (let n = 0; n < 4; n++) await waiting(LANES.FIRST_ATTEMPT, 40);
      const taken = await Promise.all([...queues, ...queues].map((queue) => claim(queue)));
      expect(taken.flat()).toHaveLength(1);
    }
  });

  it('only deliveries sent by hand are claimed beside a running probe', async () => {
    for (let n = 0; n < 4; n++) await waiting(LANES.RETRY);
    expect(await claim()).toHaveLength(1);
    expect(await claim()).toEqual([]);
    await waiting(LANES.BY_HAND);
    expect(await claim()).toMatchObject([{ isProbe: false }]);
  });

  it('another probe is claimed if the last one was never reported', async () => {
    for (let n = 0; n < 2; n++) await waiting(LANES.RETRY);
    await claim();
    await client.query('UPDATE circuits SET probe_until = now()');
    expect(await claim()).toMatchObject([{ isProbe: true }]);
  });

  it('nothing is claimed if the circuit has opened again', async () => {
    await client.query(`UPDATE circuits SET open_until = now() + interval '30 seconds'`);
    await waiting(LANES.FIRST_ATTEMPT, 40);
    expect(await claim()).toEqual([]);
    expect(await probeFor()).toBeNull();
  });
});
