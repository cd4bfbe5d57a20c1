import { beforeAll, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
let account: TestAccount;
beforeAll(async () => {
  account = await app().account();
});

/** As after a week in which none could be created, or after someone dropped it by hand. */
async function dropToday(table: string): Promise<void> {
  const [row] = await app().query<{ today: string }>(
    `SELECT to_char((now() AT TIME ZONE 'UTC')::date, 'YYYYMMDD') AS today`,
  );
  await app().query(`DROP TABLE ${table}_${row!.today}`);
}

const publish = () => account.call('POST', '/api/v1/events', { type: 'order.created', payload: {} });
const batch = () =>
  account.call('POST', '/api/v1/events/batch', {
    events: [{ type: 'order.created', payload: {}, idempotencyKey: 'k' }],
  });

it.each([
  ['an event', publish],
  ['a batch', batch],
])(
  'Without a partition for today, %s is refused with Retry-After, and accepted once the partition exists',
  async (_what, send) => {
    await dropToday('events');
    const refused = await send();
    expect([refused.status, refused.body, refused.headers['retry-after']]).toMatchObject([
      503,
      { code: 'unavailable' },
      '1',
    ]);
    await expect.poll(async () => (await send()).status, { timeout: 10_000 }).toBe(202);
  },
);

it('Without a partition for today, the process is not ready, and creates it', async () => {
  await expect.poll(async () => (await app().call(null, 'GET', '/health/ready')).status, { timeout: 10_000 }).toBe(200);
  await dropToday('attempts');
  await expect
    .poll(async () => JSON.stringify((await app().call(null, 'GET', '/health/ready')).body), {
      timeout: 10_000,
      interval: 20,
    })
    .toContain('the partition of today is missing and being created');
  await expect.poll(async () => (await app().call(null, 'GET', '/health/ready')).status, { timeout: 10_000 }).toBe(200);
});
