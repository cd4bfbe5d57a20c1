import { randomBytes } from 'node:crypto';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { useDatabase } from '../support/database.js';
import { clientOf, CountingReceiver } from '../support/load.js';
import { buildService, ServiceProcess } from '../support/service-process.js';

const EVENTS = 2_000;
const IN_FLIGHT = 50;
/** Those in flight, and as many whose outcomes are not recorded yet: see `DeliverySlots`. */
const MOST_UNDER_WAY = 2 * IN_FLIGHT;
/** The timeout of one webhook, and the installation's, used by the other. */
const TIMEOUTS_SECONDS = [60, 300];
/** From the kill until the worker's deliveries are sent again. */
const SENT_AGAIN_WITHIN_SECONDS = 15;

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

  it('lose nothing: the deliveries of the killed one are sent again within 15 seconds, whatever the timeout', async () => {
    const variables = {
      DATABASE_URL: database(),
      SECRETS_KEY: randomBytes(32).toString('base64'),
      ACCOUNT_TOKEN: 'a-token-for-this-test',
      TARGET_ALLOWED_NETWORKS: '127.0.0.0/8',
      DELIVERY_TIMEOUT_SECONDS: String(TIMEOUTS_SECONDS[1]),
      DELIVERY_CONCURRENCY: String(IN_FLIGHT),
    };
    const api = await ServiceProcess.start({ ...variables, ROLES: 'api' });
    services.push(api);
    const call = clientOf(api.url, variables.ACCOUNT_TOKEN);
    const targetUrl = await receiver.start();
    for (const timeoutSeconds of [TIMEOUTS_SECONDS[0], null]) {
      await call('POST', '/api/v1/webhooks', { eventType: '*', targetUrl, timeoutSeconds });
    }
    const events = Array.from({ length: EVENTS / TIMEOUTS_SECONDS.length }, (_, n) => ({
      type: 'load.test',
      payload: { n },
    }));
    await call('POST', '/api/v1/events/batch', { events });
    const [killed, survivor] = await Promise.all(
      [1, 2].map(() => ServiceProcess.start({ ...variables, ROLES: 'worker' })),
    );
    services.push(survivor!);

    await receiver.reached(EVENTS / 8);
    // Both take part, though perhaps not from the first moment.
    await expect.poll(() => inFlight(killed!), { interval: 20, timeout: 10_000 }).toBeGreaterThan(10);
    const db = new pg.Client({ connectionString: database() });
    await db.connect();
    killed!.signal('SIGKILL');
    const { rows: at } = await db.query<{ killed: string }>('SELECT clock_timestamp()::text AS killed');
    await killed!.ended;

    await receiver.reached(EVENTS);
    const pending = async () => Number((await db.query('SELECT count(*) FROM pending_deliveries')).rows[0].count);
    await expect.poll(pending, { interval: 100, timeout: 40_000 }).toBe(0);

    const { rows } = await db.query(`SELECT status, count(*)::integer FROM deliveries GROUP BY status`);
    expect(rows).toEqual([{ status: 'delivered', count: EVENTS }]);
    const { rows: lost } = await db.query(
      `SELECT count(*)::integer, extract(epoch FROM max(next.started_at) - $1::timestamptz)::float8 AS seconds,
              count(DISTINCT d.webhook_id)::integer AS webhooks
         FROM attempts lost
         JOIN attempts next USING (delivery_id)
         JOIN deliveries d ON d.id = lost.delivery_id
        WHERE lost.error = 'worker_lost' AND next.number = lost.number + 1`,
      [at[0]!.killed],
    );
    await db.end();
    expect(lost[0].webhooks).toBe(TIMEOUTS_SECONDS.length);
    expect(lost[0].seconds).toBeLessThan(SENT_AGAIN_WITHIN_SECONDS);
    expect(lost[0].count).toBeLessThanOrEqual(MOST_UNDER_WAY);
    expect(receiver.repeated).toBeLessThanOrEqual(lost[0].count);
  }, 60_000);
});
