import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { useDatabase } from '../support/database.js';
import { clientOf, CountingReceiver } from '../support/load.js';
import { buildService, ServiceProcess } from '../support/service-process.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const PUBLISHERS = 8;
/** How many publishes are refused before the database comes back. */
const REFUSED = Number(process.env.OUTAGE_REFUSED ?? 1_000);

const database = useDatabase();
const receiver = new CountingReceiver(20);
let proxy: TcpProxy;
let service: ServiceProcess;
const token = 'a-token-for-this-test';
beforeAll(async () => {
  buildService();
  proxy = await TcpProxy.to(database());
  service = await ServiceProcess.start({
    DATABASE_URL: proxy.url,
    SECRETS_KEY: randomBytes(32).toString('base64'),
    ACCOUNT_TOKEN: token,
    TARGET_ALLOWED_NETWORKS: '127.0.0.0/8',
    LOG_LEVEL: 'info',
  });
}, 120_000);
afterAll(async () => {
  await service?.stop();
  await proxy?.close();
  receiver.stop();
});

const lines = () =>
  service.output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => ({ line, fields: JSON.parse(line) as Record<string, unknown> }));
const said = (what: RegExp) => lines().filter(({ fields }) => what.test(String(fields['msg'])));

it('An outage under load is logged once, as is its end, with few lines between and no stack', async () => {
  await clientOf(service.url, token)('POST', '/api/v1/webhooks', { eventType: '*', targetUrl: await receiver.start() });
  const load = { goesOn: true, accepted: 0, refused: 0 };
  const publisher = async () => {
    while (load.goesOn) {
      const { status } = await fetch(`${service.url}/api/v1/events`, {
        method: 'POST',
        headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
        body: '{"type":"load.test","payload":{}}',
      });
      if (status === 202) load.accepted++;
      else load.refused++;
    }
  };
  const publishers = Array.from({ length: PUBLISHERS }, publisher);
  await expect.poll(() => load.accepted, { timeout: 20_000 }).toBeGreaterThan(100);
  await proxy.close();
  await expect.poll(() => load.refused, { timeout: 60_000 }).toBeGreaterThan(REFUSED);
  await proxy.open();
  await expect.poll(() => said(/^Database back/).length, { timeout: 30_000 }).toBe(1);
  const { accepted } = load;
  await expect.poll(() => load.accepted, { timeout: 20_000 }).toBeGreaterThan(accepted + 100);
  load.goesOn = false;
  await Promise.all(publishers);

  expect(said(/^Database unavailable since .*503 until it is back/)).toHaveLength(1);
  const [, publishes] = /after \d+ s, ([\d,]+) publishes refused/.exec(
    String(said(/^Database back/)[0]!.fields['msg']),
  )!;
  expect(Number(publishes!.replaceAll(',', ''))).toBeGreaterThan(REFUSED / 2);
  expect(Number(publishes!.replaceAll(',', ''))).toBeLessThanOrEqual(load.refused);
  expect(said(/outlasted its lease/)).toEqual([]);
  expect(service.output).not.toContain('"stack"');
  const beside = lines().filter(({ fields }) => fields['context'] !== 'Request' || fields['status'] !== 202);
  const bytes = beside.reduce((sum, { line }) => sum + line.length, 0);
  console.log(`${load.refused} refused, told as ${publishes}: ${beside.length} lines, ${bytes} bytes`);
  expect(beside.length).toBeLessThan(120);
  expect(bytes).toBeLessThan(40_000);
}, 120_000);
