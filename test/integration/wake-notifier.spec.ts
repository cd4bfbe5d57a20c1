import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DeliveryWorker } from '../../src/delivery/delivery.worker.js';
import { DatabaseServer } from '../../src/database/connections/database.server.js';
import { WakeNotifier } from '../../src/delivery/wake.notifier.js';
import { useDatabase } from '../support/database.js';

/** Stands for a worker: lets a test wait until it has been woken. */
class SleepingWorker {
  private woken: (() => void) | undefined;
  wake(): void {
    this.woken?.();
  }
  nextWake(): Promise<void> {
    return new Promise((resolve) => (this.woken = resolve));
  }
}

describe('A process that has something due', () => {
  const database = useDatabase();
  const worker = new SleepingWorker();
  const notifiers: WakeNotifier[] = [];
  let publisher: WakeNotifier;

  beforeAll(async () => {
    publisher = await notifier('api', new SleepingWorker());
    await notifier('worker', worker);
  });
  afterAll(() => Promise.all(notifiers.map((one) => one.onApplicationShutdown())));

  async function notifier(roles: string, of: SleepingWorker, url = database()): Promise<WakeNotifier> {
    const one = new WakeNotifier(
      { roles: { api: true, worker: roles === 'worker' } },
      new DatabaseServer({ databaseUrl: url }),
      of as unknown as DeliveryWorker,
    );
    notifiers.push(one);
    await one.onModuleInit();
    return one;
  }

  it('wakes the worker of another process', async () => {
    const woken = worker.nextWake();
    publisher.wake();
    await expect(woken).resolves.toBeUndefined();
  });

  it('wakes it again for what came while notices paused', async () => {
    publisher.wake();
    await worker.nextWake();
    const woken = worker.nextWake();
    publisher.wake();
    await expect(woken).resolves.toBeUndefined();
  });

  it('wakes it when its lost connection is back, and tells it of what is due afterwards', async () => {
    const back = worker.nextWake();
    const client = new pg.Client({ connectionString: database() });
    await client.connect();
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                         WHERE application_name = 'hookledger wake' AND datname = current_database()`);
    await client.end();
    await expect(back).resolves.toBeUndefined();
  });
});
