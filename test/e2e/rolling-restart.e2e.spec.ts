import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Balancer } from '../support/balancer.js';
import { useDatabase } from '../support/database.js';
import { clientOf, CountingReceiver } from '../support/load.js';
import { buildService, ServiceProcess } from '../support/service-process.js';

/** The long run: `ROLLING_RESTARTS=30 npm test -- test/e2e/rolling-restart`. */
const RESTARTS = Number(process.env.ROLLING_RESTARTS ?? 4);
const PUBLISHERS = 8;

describe('A rolling restart of two processes behind a balancer', () => {
  const database = useDatabase();
  const receiver = new CountingReceiver(5);
  const balancer = new Balancer();
  const running: ServiceProcess[] = [];
  beforeAll(() => buildService(), 120_000);
  afterAll(async () => {
    await balancer.stop();
    for (const service of running) await service.stop();
    receiver.stop();
  });

  it(
    'loses no event, refuses no publish and sends nothing twice',
    async () => {
      const variables = {
        DATABASE_URL: database(),
        SECRETS_KEY: randomBytes(32).toString('base64'),
        ACCOUNT_TOKEN: 'a-token-for-this-test',
        TARGET_ALLOWED_NETWORKS: '127.0.0.0/8',
        SHUTDOWN_DELAY_SECONDS: '1',
      };
      const start = async () => {
        const service = await ServiceProcess.start(variables);
        running.push(service);
        balancer.add(service.url);
      };
      await start();
      await start();
      const url = await balancer.start();
      await clientOf(running[0]!.url, variables.ACCOUNT_TOKEN)('POST', '/api/v1/webhooks', {
        eventType: '*',
        targetUrl: await receiver.start(),
      });
      await expect.poll(() => balancer.ready, { timeout: 10_000 }).toBe(2);

      const load = publishing(url, variables.ACCOUNT_TOKEN);
      for (let restart = 0; restart < RESTARTS; restart++) {
        const leaving = running.shift()!;
        expect({ code: await leaving.stop(), output: leaving.output }).toMatchObject({ code: 0 });
        balancer.remove(leaving.url);
        await start();
        await expect.poll(() => balancer.ready, { timeout: 10_000 }).toBe(2);
      }
      const { accepted, refused } = await load.end();

      expect({ refused, failures: balancer.failures }).toEqual({ refused: [], failures: [] });
      expect(accepted).toBeGreaterThan(RESTARTS * 10);
      await receiver.reached(accepted);
      for (const service of running.splice(0)) expect(await service.stop()).toBe(0);
      const db = new pg.Client({ connectionString: database() });
      await db.connect();
      const { rows } = await db.query('SELECT status, count(*)::integer FROM deliveries GROUP BY status');
      await db.end();
      expect(rows).toEqual([{ status: 'delivered', count: accepted }]);
      expect(receiver.repeated).toBe(0);
      console.log(
        `${RESTARTS} restarts: ${accepted} published, ${refused.length} refused, ${receiver.repeated} repeated`,
      );
    },
    120_000 + RESTARTS * 60_000,
  );
});

/** Publishes one event after another via a few connections until told to stop. */
function publishing(url: string, token: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: PUBLISHERS });
  const refused: string[] = [];
  let accepted = 0;
  const load = { goesOn: true };
  const publisher = async () => {
    while (load.goesOn) {
      const outcome = await post(agent, `${url}/api/v1/events`, token, '{"type":"load.test","payload":{}}');
      if (outcome === 202) accepted++;
      else refused.push(String(outcome));
    }
  };
  const publishers = Array.from({ length: PUBLISHERS }, publisher);
  return {
    async end() {
      load.goesOn = false;
      await Promise.all(publishers);
      agent.destroy();
      return { accepted, refused };
    },
  };
}

function post(agent: Agent, url: string, token: string, body: string): Promise<number | string> {
  const headers = { authorization: `Token ${token}`, 'content-type': 'application/json' };
  return new Promise((resolve) => {
    request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode!));
    })
      .once('error', (error) => resolve(error.message))
      .end(body);
  });
}
