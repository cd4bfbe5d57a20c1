import { readFileSync } from 'node:fs';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createApp } from '../../src/app/create-app.js';
import { Stopping } from '../../src/common/stopping.js';
import { StatementPool } from '../../src/database/statement.pool.js';
import { DeliveryWorker } from '../../src/delivery/delivery.worker.js';
import { testConfig, useApp } from '../support/app.js';
import { call } from '../support/call.js';
import { useDatabase } from '../support/database.js';
import { TcpProxy } from '../support/tcp-proxy.js';

interface Health {
  readonly status: string;
  readonly details: Record<string, { status: string; message?: string; daysAhead?: number }>;
}

/** The samples of a metrics text by name and labels. */
function samples(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const sample = /^([a-z_]\w*(?:\{[^}]*\})?) (\S+)$/i.exec(line);
      if (!sample) throw new Error(`Not a sample: ${line}`);
      return [sample[1]!, Number(sample[2])];
    }),
  );
}

describe('health', () => {
  const database = useDatabase();
  let proxy: TcpProxy;
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    proxy = await TcpProxy.to(database());
    // A worker on its own, which also serves its health and metrics.
    const config = await testConfig(proxy.url, { ROLES: 'worker' });
    app = await createApp(config);
    await app.listen(config.port, config.host);
    url = config.publicUrl;
  });
  beforeEach(() => proxy.open());
  afterAll(async () => {
    await app.close();
    await proxy.close();
  });

  const ready = () => call<Health>(url, null, 'GET', '/health/ready');
  const metrics = async () => samples((await call(url, null, 'GET', '/metrics')).text);

  it('is ready with a database and partitions for the coming days', async () => {
    const { status, body } = await ready();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'ok',
      details: { database: { status: 'up' }, partitions: { status: 'up', daysAhead: 7 } },
    });
  });

  it.each(['close', 'fallSilent'] as const)(
    'is not ready while the database is away (%s), and ready again once it is back',
    async (goAway) => {
      await proxy[goAway]();
      await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(503);
      const away = await ready();
      expect(away.body.details).toMatchObject({ database: { status: 'down' }, process: { status: 'up' } });
      expect(away.text).not.toContain('127.0.0.1');
      expect((await call(url, null, 'GET', '/health/live')).status).toBe(200);

      await proxy.open();
      await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(200);
    },
  );

  it.each(['close', 'fallSilent'] as const)(
    'omits the figures of the database from the metrics while it is away (%s)',
    async (goAway) => {
      await proxy[goAway]();
      const away = await metrics();
      expect(away.get('hookledger_database_up')).toBe(0);
      expect(away.has('hookledger_deliveries_pending')).toBe(false);
      expect(away.get('hookledger_attempts_in_flight')).toBe(0);

      await proxy.open();
      await expect
        .poll(async () => (await metrics()).get('hookledger_deliveries_pending'), { timeout: 10_000 })
        .toBe(0);
    },
  );

  it('is not ready while no packet gets through, and ready again afterwards', async () => {
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(200);
    proxy.swallow();
    await expect.poll(async () => (await ready()).body.details['database']?.status, { timeout: 10_000 }).toBe('down');
    await proxy.open();
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(200);
  });

  it('is not ready while the database is read-only, and says why', async () => {
    const name = new URL(database()).pathname.slice(1);
    const readOnly = async (setting: string) => {
      const client = new pg.Client({ connectionString: database() });
      await client.connect();
      await client.query('SET default_transaction_read_only = off');
      await client.query(`ALTER DATABASE ${name} SET default_transaction_read_only = ${setting}`);
      await client.end();
      // A failover ends the sessions, too.
      await proxy.close();
      await proxy.open();
    };
    await readOnly('on');
    await expect
      .poll(async () => (await ready()).body.details['database'], { timeout: 10_000 })
      .toMatchObject({ status: 'down', message: 'is read-only' });
    await readOnly('off');
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(200);
  });

  it('shares a check among concurrent requests', async () => {
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(200);
    const pool = app.get(StatementPool);
    const before = pool.sent;
    await Promise.all(Array.from({ length: 50 }, ready));
    // The worker's own statements count too.
    expect(pool.sent - before).toBeLessThan(20);
  });

  it('counts the days ahead up to the first without a partition', async () => {
    const db = app.get(DataSource);
    const [{ name }] = (await db.query<{ name: string }[]>(
      `SELECT 'attempts_' || to_char((now() AT TIME ZONE 'UTC')::date + 3, 'YYYYMMDD') AS name`,
    )) as [{ name: string }];
    const all = await db.query<{ name: string }[]>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relname LIKE 'attempts\\_2%' AND relname = $1`,
      [name],
    );
    for (const table of all) await db.query(`DROP TABLE ${table.name}`);
    expect((await metrics()).get('hookledger_partition_days_ahead')).toBe(2);
  });

  it('is not ready but still alive once it is told to stop', async () => {
    app.get(Stopping).begin();
    const { status, body } = await ready();
    expect([status, body.details['process']]).toMatchObject([503, { status: 'down', message: 'is stopping' }]);
    expect((await call(url, null, 'GET', '/health/live')).body).toEqual({ status: 'ok' });
  });
});

describe('metrics', () => {
  const test = useApp();
  const read = async () => (await test().call(null, 'GET', '/metrics')).text;

  it('each have a help text and a type, and need no token', async () => {
    const { status, headers, text } = await test().call(null, 'GET', '/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    const names = new Set(
      [...samples(text).keys()].map((name) => name.replace(/\{.*$/, '').replace(/_(bucket|sum|count)$/, '')),
    );
    expect(names.size).toBeGreaterThan(20);
    for (const name of names) {
      expect(text).toMatch(new RegExp(`^# HELP ${name} \\S`, 'm'));
      expect(text).toMatch(new RegExp(`^# TYPE ${name} (counter|gauge|histogram|summary)$`, 'm'));
    }
  });

  it('are all documented, and no other is', async () => {
    const documented = /^## Metrics and alerts$([^]*?)^\| alert on/m.exec(
      readFileSync('docs/operating.md', 'utf8'),
    )?.[1];
    const names = Array.from((await read()).matchAll(/^# TYPE (hookledger_\w+) /gm), ([, name]) => name);
    const rows = Array.from(documented?.matchAll(/^\| `(hookledger_\w+)/gm) ?? [], ([, name]) => name);
    expect(new Set(rows)).toEqual(new Set(names));
    expect(rows.length).toBe(names.length);
    for (const page of ['README.md', 'docs/operating.md', 'docs/delivery.md', 'docs/performance.md'])
      for (const [name] of readFileSync(page, 'utf8').matchAll(/hookledger_[a-z_]*[a-z]/g))
        expect(names).toContain(name);
  });

  it('show the backlog and the wait of the oldest due delivery', async () => {
    const account = await test().account();
    const { body: inbox } = await account.call<{ url: string }>('POST', '/api/v1/inboxes');
    const held = await account.webhook({ targetUrl: inbox.url, eventType: 'held' });
    const late = await account.webhook({ targetUrl: inbox.url, eventType: 'late' });
    for (const { id } of [held, late]) await account.call('POST', `/api/v1/webhooks/${id}/pause`);
    for (const type of ['held', 'late', 'late', 'late']) await account.publish({ type });
    expect(samples(await read())).toSatisfy(
      (figures: Map<string, number>) =>
        figures.get('hookledger_deliveries_pending') === 4 &&
        figures.get('hookledger_deliveries_due') === 0 &&
        figures.get('hookledger_oldest_due_age_seconds') === 0,
    );

    // Behind the service's back, so that nothing wakes the worker, and after the worker has seen that all are paused.
    await test().app.get(DeliveryWorker).idle();
    await test().query(`UPDATE webhooks SET paused_at = NULL WHERE id = $1`, [late.id]);
    await test().query(
      `UPDATE pending_deliveries SET next_attempt_at = now() - (delivery_id - (SELECT min(delivery_id) FROM pending_deliveries)) * interval '40 seconds'`,
    );
    await test().query(
      `UPDATE pending_deliveries SET lease_token = gen_random_uuid(), leased_at = now() - interval '1 minute', leased_until = now() - interval '1 second'
        WHERE delivery_id = (SELECT max(delivery_id) FROM pending_deliveries)`,
    );
    const figures = samples(await read());
    expect(figures.get('hookledger_deliveries_due')).toBe(3);
    expect(figures.get('hookledger_leases_lapsed')).toBe(1);
    expect(Math.abs(figures.get('hookledger_oldest_due_age_seconds')! - 120)).toBeLessThan(5);

    await test().deliverDue();
    await test().deliverDue();
    const after = samples(await read());
    expect(after.get('hookledger_deliveries_pending')).toBeLessThan(4);
    expect(after.get('hookledger_sql_statements_total')).toBeGreaterThan(
      figures.get('hookledger_sql_statements_total')!,
    );
    expect(after.get('hookledger_deliveries_total{outcome="delivered"}')).toBeGreaterThanOrEqual(2);
    expect(after.get('hookledger_attempts_in_flight')).toBe(test().app.get(DeliveryWorker).inFlight);
  });

  it('survive many concurrent readers', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, read));
    for (const text of answers) expect(samples(text).get('hookledger_database_up')).toBe(1);
  });
});
