import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { useDatabase } from '../support/database.js';
import { GaugedReceiver } from '../support/gauged-receiver.js';
import { clientOf } from '../support/load.js';
import { buildService, ServiceProcess } from '../support/service-process.js';

const HOST_CONCURRENCY = 4;
const SLOW_MS = 30;
/** How soon a lowered limit holds: both workers check their shares twice a second. */
const TAKEN_UP_MS = 1_500;
/** Allows for tokens two workers may have left, and for a request's time in transit. */
const SLACK_SECONDS = 0.3;

describe('An api process and two workers together respect', () => {
  const database = useDatabase();
  const receiver = new GaugedReceiver();
  const services: ServiceProcess[] = [];
  let call: ReturnType<typeof clientOf>;

  beforeAll(async () => {
    buildService();
    const variables = {
      DATABASE_URL: database(),
      SECRETS_KEY: randomBytes(32).toString('base64'),
      ACCOUNT_TOKEN: 'a-token-for-this-test',
      TARGET_ALLOWED_NETWORKS: '127.0.0.0/8',
      HOST_CONCURRENCY: String(HOST_CONCURRENCY),
    };
    services.push(await ServiceProcess.start({ ...variables, ROLES: 'api' }));
    const workers = [1, 2].map(() => ServiceProcess.start({ ...variables, ROLES: 'worker' }));
    services.push(...(await Promise.all(workers)));
    call = clientOf(services[0]!.url, variables.ACCOUNT_TOKEN);
    await receiver.up();
  }, 120_000);
  beforeEach(() => receiver.reset(slowly));
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await receiver.down();
  });

  const slowly = async () => {
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    return 200;
  };
  const webhook = (fields: Record<string, unknown>) =>
    call('POST', '/api/v1/webhooks', { targetUrl: receiver.url, ...fields }) as Promise<{ id: number }>;
  const publish = (type: string, count: number) =>
    call('POST', '/api/v1/events/batch', { events: Array.from({ length: count }, (_, n) => ({ type, payload: n })) });
  /** Waits until so many deliveries have arrived, each once. */
  async function eachOnce(count: number): Promise<void> {
    await receiver.arrived(count);
    expect(receiver.repeated).toEqual([]);
    expect(receiver.arrivals).toHaveLength(count);
  }

  it('a webhook’s maxConcurrency', async () => {
    await webhook({ eventType: 'few', maxConcurrency: 3 });
    await publish('few', 100);
    await eachOnce(100);
    expect(receiver.mostOpen()).toBe(3);
  }, 30_000);

  it('HOST_CONCURRENCY across all webhooks of a host', async () => {
    await webhook({ eventType: 'shop.*', targetUrl: `${receiver.url}one` });
    await webhook({ eventType: 'shop.*', targetUrl: `${receiver.url}other` });
    await publish('shop.order', 60);
    await eachOnce(120);
    expect(receiver.mostOpen()).toBe(HOST_CONCURRENCY);
    const first = receiver.arrivals.slice(0, 60).map(({ path }) => path);
    expect(new Set(first)).toEqual(new Set(['/one', '/other']));
  }, 30_000);

  it('a webhook’s rate limit', async () => {
    receiver.reset();
    await webhook({ eventType: 'steady', rateLimitPerSecond: 40 });
    await publish('steady', 80);
    await eachOnce(80);
    expect(receiver.burstOver(40)).toBeLessThanOrEqual(1 + 40 * (0.1 + SLACK_SECONDS));
  }, 30_000);

  it('a maxConcurrency lowered while requests are in flight, soon', async () => {
    const { id } = await webhook({ eventType: 'lowered', maxConcurrency: 4 });
    await publish('lowered', 400);
    await expect.poll(() => receiver.mostOpen(), { timeout: 5_000 }).toBe(4);
    await call('PATCH', `/api/v1/webhooks/${id}`, { maxConcurrency: 1 });
    const holdsFrom = performance.now() + TAKEN_UP_MS;
    const late = () => receiver.arrivals.filter(({ atMs }) => atMs >= holdsFrom).length;
    await expect.poll(late, { timeout: 10_000 }).toBeGreaterThan(20);
    expect(receiver.mostOpen(holdsFrom)).toBe(1);
    await call('PATCH', `/api/v1/webhooks/${id}`, { maxConcurrency: 4 });
    await eachOnce(400);
  }, 30_000);
});
