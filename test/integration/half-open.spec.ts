import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createApp } from '../../src/app/create-app.js';
import { StatementPool } from '../../src/database/statement.pool.js';
import { freePort, TestApp, testConfig } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { GaugedReceiver } from '../support/gauged-receiver.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import type { TestAccount } from '../support/test-account.js';

/** The shortest time the network loses every packet, in milliseconds. If set, the test prints the recovery times. */
const BLACK_HOLE_MS = Number(process.env.BLACK_HOLE_MS ?? 0);
/** How many new connections are attempted and lost meanwhile. */
const TRIED_MEANWHILE = 6;
/** Shorter than the 35 seconds after which a statement is given up on. */
const SOONER = { timeout: 20_000, interval: 20 };

describe('A service whose network fails without closing a connection', () => {
  const database = useDatabase();
  const receiver = new GaugedReceiver();
  let proxy: TcpProxy;
  let app: NestFastifyApplication;
  let test: TestApp;
  let account: TestAccount;
  let webhookId: number;

  beforeAll(async () => {
    await receiver.up();
    proxy = await TcpProxy.to(database());
    const config = await testConfig(proxy.url, { PORT: String(await freePort()) });
    app = await createApp(config);
    await app.listen(config.port, config.host);
    test = new TestApp(app, config, app.get(DataSource));
    account = await test.account();
    webhookId = (await account.webhook({ targetUrl: receiver.url })).id;
  });
  afterAll(async () => {
    await app?.close();
    await Promise.all([proxy.close(), receiver.down()]);
  });

  const publish = async () =>
    (await account.call('POST', '/api/v1/events', { type: 'order.created', payload: 1 })).status;
  const change = async () =>
    (await account.call('PATCH', `/api/v1/webhooks/${webhookId}`, { maxConcurrency: 7 })).status;
  /** Opens connections in every pool, so that many can become half-open. Anything left from before ends here. */
  const warmUp = async () => {
    const statuses = () => Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? publish() : change())));
    await expect.poll(async () => new Set(await statuses()), SOONER).toEqual(new Set([200, 202]));
    await test.worker.idle();
  };

  /**
   * Waits until events are accepted and delivered and webhooks can be changed. Returns how long each took, in
   * milliseconds.
   */
  async function resumes(): Promise<Record<string, number>> {
    const begunAt = performance.now();
    const arrived = receiver.arrivals.length;
    const took = async (isDone: () => Promise<boolean>) => {
      await expect.poll(isDone, SOONER).toBe(true);
      return Math.round(performance.now() - begunAt);
    };
    const [publishMs, changeMs, arrivalMs] = await Promise.all([
      took(async () => (await publish()) === 202),
      took(async () => (await change()) === 200),
      took(async () => receiver.arrivals.length > arrived),
    ]);
    return { publishMs, changeMs, arrivalMs };
  }

  it('continues via new connections once the old ones are half-open', async () => {
    await warmUp();
    proxy.stall();
    const after = await resumes();
    expect(Object.keys(after)).toHaveLength(3);
    if (BLACK_HOLE_MS > 0) console.log('half-open, it resumed:', after);
  }, 60_000);

  it('recovers soon after a period in which every packet is lost', async () => {
    await warmUp();
    proxy.swallow();
    const [begunAt, triedBefore] = [performance.now(), proxy.joined];
    const hung = Promise.all([publish(), change()]);
    const isOver = () => proxy.joined - triedBefore >= TRIED_MEANWHILE && performance.now() - begunAt >= BLACK_HOLE_MS;
    await expect.poll(isOver, { timeout: BLACK_HOLE_MS + 30_000 }).toBe(true);
    await proxy.open();
    const after = await resumes();
    // Either refused during the loss or carried out after it.
    for (const status of await hung) expect([200, 202, 503]).toContain(status);
    if (BLACK_HOLE_MS > 0) console.log(`after ${BLACK_HOLE_MS} ms of black hole it resumed:`, after);
  }, 120_000);

  it('leaves alone statements that wait for a lock or compute', async () => {
    const answers = await Promise.all([
      app.get(StatementPool).run({ text: `SELECT 1 AS one FROM pg_sleep(4)` }, []),
      app.get(DataSource).query(`SELECT 1 AS one FROM pg_sleep(4)`),
    ]);
    expect(answers).toEqual([[{ one: 1 }], [{ one: 1 }]]);
  });
});
