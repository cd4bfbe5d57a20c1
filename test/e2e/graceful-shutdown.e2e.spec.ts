import { randomBytes } from 'node:crypto';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { useDatabase } from '../support/database.js';
import { clientOf, CountingReceiver } from '../support/load.js';
import { buildService, ServiceProcess } from '../support/service-process.js';

const EVENTS = 600;

describe('SIGTERM under load', () => {
  const database = useDatabase();
  const receiver = new CountingReceiver(300);
  beforeAll(() => buildService(), 120_000);
  afterAll(() => receiver.stop());

  it('drains: attempts in progress are recorded, the next process sends the rest, and nothing is sent twice', async () => {
    const variables = {
      DATABASE_URL: database(),
      SECRETS_KEY: randomBytes(32).toString('base64'),
      ACCOUNT_TOKEN: 'a-token-for-this-test',
      TARGET_ALLOWED_NETWORKS: '127.0.0.0/8',
      DELIVERY_CONCURRENCY: '50',
    };
    const first = await ServiceProcess.start(variables);
    const call = clientOf(first.url, variables.ACCOUNT_TOKEN);
    await call('POST', '/api/v1/webhooks', { eventType: '*', targetUrl: await receiver.start() });
    await call('POST', '/api/v1/events/batch', {
      events: Array.from({ length: EVENTS }, (_, n) => ({ type: 'load.test', payload: { n } })),
    });

    await receiver.reached(EVENTS / 4);
    first.signal('SIGTERM');
    expect(await first.ended).toBe(0);

    const db = new pg.Client({ connectionString: database() });
    await db.connect();
    const { rows: leased } = await db.query(
      'SELECT count(*)::integer FROM pending_deliveries WHERE lease_token IS NOT NULL',
    );
    expect(leased[0].count).toBe(0);
    const { rows: attempts } = await db.query('SELECT count(*)::integer FROM attempts');
    expect(attempts[0].count).toBe(receiver.counts.size);
    expect(attempts[0].count).toBeLessThan(EVENTS);

    const second = await ServiceProcess.start(variables);
    await receiver.reached(EVENTS);
    expect(await second.stop()).toBe(0);
    const { rows } = await db.query(`SELECT status, count(*)::integer FROM deliveries GROUP BY status`);
    await db.end();
    expect(rows).toEqual([{ status: 'delivered', count: EVENTS }]);
    expect(receiver.repeated).toBe(0);
  }, 60_000);
});
