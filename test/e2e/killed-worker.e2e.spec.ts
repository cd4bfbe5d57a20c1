import { randomBytes } from 'node:crypto';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { useDatabase } from '../support/database.js';
import { clientOf, CountingReceiver } from '../support/load.js';
import { buildService, ServiceProcess } from '../support/service-process.js';

const EVENTS = 2_000;
const IN_FLIGHT = 50;
/** One second for an attempt, and ten to record it. */
const LEASE_MS = 11_000;

async function inFlight({ url }: ServiceProcess): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^hookledger_attempts_in_flight (\d+)/m.exec(text)?.[1]);
}

describe('Two workers, one of them killed with kill -9 under load', () => {
  const database = useDatabase();
  const receiver = new CountingReceiver(100);
  const services: ServiceProcess[] = [];
  beforeAll(() => buildService(), 120_000);
  afterAll(async () => {
    receiver.stop();
    await Promise.all(services.map((service) => service.stop()));
  });

  it('loses nothing: its leases are taken over within their length and five seconds', async () => {
    const variables = {
      DATABASE_URL: database(),
      SECRETS_KEY: randomBytes(32).toString('base64'),
      ACCOUNT_TOKEN: 'a-token-for-this-test',
      TARGET_ALLOWED_NETWORKS: '127.0.0.0/8',
      DELIVERY_TIMEOUT_SECONDS: '1',
      DELIVERY_CONCURRENCY: String(IN_FLIGHT),
    };
    const api = await ServiceProcess.start({ ...variables, ROLES: 'api' });
    services.push(api);
    const call = clientOf(api.url, variables.ACCOUNT_TOKEN);
    await call('POST', '/api/v1/webhooks', { eventType: '*', targetUrl: await receiver.start() });
    const events = Array.from({ length: EVENTS / 2 }, (_, n) => ({ type: 'load.test', payload: { n } }));
    for (let half = 0; half < 2; half++) await call('POST', '/api/v1/events/batch', { events });
    const [killed, survivor] = await Promise.all(
      [1, 2].map(() => ServiceProcess.start({ ...variables, ROLES: 'worker' })),
    );
    services.push(survivor!);

    await receiver.reached(EVENTS / 8);
    // Both take part, but not both from the first moment on.
    await expect.poll(() => inFlight(killed!), { interval: 20, timeout: 10_000 }).toBeGreaterThan(10);
    killed!.signal('SIGKILL');
    const killedAt = performance.now();
    await killed!.ended;

    await receiver.reached(EVENTS);
    const db = new pg.Client({ connectionString: database() });
    await db.connect();
    const pending = async () => Number((await db.query('SELECT count(*) FROM pending_deliveries')).rows[0].count);
    while ((await pending()) > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    const tookMs = performance.now() - killedAt;

    const { rows } = await db.query(`SELECT status, count(*)::integer FROM deliveries GROUP BY status`);
    expect(rows).toEqual([{ status: 'delivered', count: EVENTS }]);
    const { rows: lost } = await db.query(`SELECT count(*)::integer FROM attempts WHERE error = 'worker_lost'`);
    await db.end();
    expect(lost[0].count).toBeGreaterThan(0);
    expect(lost[0].count).toBeLessThanOrEqual(IN_FLIGHT);
    expect(receiver.repeated).toBeLessThanOrEqual(lost[0].count);
    expect(tookMs).toBeLessThan(LEASE_MS + 5_000);
  }, 60_000);
});
