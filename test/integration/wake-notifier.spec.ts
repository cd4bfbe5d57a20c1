import { SchedulerRegistry } from '@nestjs/schedule';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PeriodicTasks } from '../../src/common/periodic-task.js';
import type { DeliveryWorker } from '../../src/delivery/delivery.worker.js';
import { DatabaseServer } from '../../src/database/connections/database.server.js';
import { WakeNotifier } from '../../src/delivery/wake.notifier.js';
import { useDatabase } from '../support/database.js';
import { TcpProxy } from '../support/tcp-proxy.js';

/** Stands in for a worker and lets a test wait until it is woken. */
class SleepingWorker {
  private woken: (() => void) | undefined;
  wake(): void {
    this.woken?.();
  }
  nextWake(): Promise<void> {
    return new Promise((resolve) => (this.woken = resolve));
  }
}

describe('A process with due deliveries', () => {
  const database = useDatabase();
  const worker = new SleepingWorker();
  const notifiers: WakeNotifier[] = [];
  const timers: PeriodicTasks[] = [];
  let publisher: WakeNotifier;

  beforeAll(async () => {
    publisher = await notifier('api', new SleepingWorker());
    await notifier('worker', worker);
  });
  afterAll(async () => {
    await Promise.all(timers.map((one) => one.beforeApplicationShutdown()));
    await Promise.all(notifiers.map((one) => one.onApplicationShutdown()));
  });

  async function notifier(roles: string, of: SleepingWorker, url = database()): Promise<WakeNotifier> {
    const tasks = new PeriodicTasks(new SchedulerRegistry());
    const one = new WakeNotifier(
      { roles: { api: true, worker: roles === 'worker' } },
      new DatabaseServer({ databaseUrl: url }),
      of as unknown as DeliveryWorker,
      tasks,
    );
    notifiers.push(one);
    timers.push(tasks);
    await one.onModuleInit();
    tasks.onApplicationBootstrap();
    return one;
  }

  it('wakes the worker of another process', async () => {
    const woken = worker.nextWake();
    publisher.wake();
    await expect(woken).resolves.toBeUndefined();
  });

  it('wakes it again for deliveries published while notices paused', async () => {
    publisher.wake();
    await worker.nextWake();
    const woken = worker.nextWake();
    publisher.wake();
    await expect(woken).resolves.toBeUndefined();
  });

  it('wakes it once its lost connection is restored, and for later deliveries', async () => {
    const back = worker.nextWake();
    const client = new pg.Client({ connectionString: database() });
    await client.connect();
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                         WHERE application_name = 'hookledger wake' AND datname = current_database()`);
    await client.end();
    await expect(back).resolves.toBeUndefined();
  });

  it('sends a single notice once its half-open session is replaced, however much waited', async () => {
    const proxy = await TcpProxy.to(database());
    const cutOff = await notifier('api', new SleepingWorker(), proxy.url);
    const heard: (string | undefined)[] = [];
    const listener = new pg.Client({ connectionString: database() });
    await listener.connect();
    listener.on('notification', ({ payload }) => heard.push(payload));
    await listener.query('LISTEN hookledger_wake');
    proxy.stall();
    for (let id = 1; id <= 1_000; id++) cutOff.wake([id]);
    await expect.poll(() => heard, { timeout: 15_000 }).toEqual(['']);
    await listener.end();
    await proxy.close();
  });

  it('listens on a new session once the old one is half-open, and catches up on missed notices', async () => {
    const proxy = await TcpProxy.to(database());
    const sleeping = new SleepingWorker();
    await notifier('worker', sleeping, proxy.url);
    const woken = sleeping.nextWake();
    proxy.stall();
    await expect(woken).resolves.toBeUndefined();
    const wokenAgain = sleeping.nextWake();
    publisher.wake([1]);
    await expect(wokenAgain).resolves.toBeUndefined();
    await proxy.close();
  });
});
