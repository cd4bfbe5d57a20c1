import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { GaugedReceiver } from '../support/gauged-receiver.js';
import type { TestAccount } from '../support/test-account.js';
import { undeliveredClient } from '../support/undelivered-client.js';

const app = useApp();
const receiver = new GaugedReceiver();
const { page } = undeliveredClient(() => app().config.publicUrl);
let account: TestAccount;
beforeAll(() => receiver.up());
afterAll(() => receiver.down());
beforeEach(async () => {
  account = await app().account();
});

async function publish(count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, n) => ({ type: 'order.created', payload: n }));
  await account.call('POST', '/api/v1/events/batch', { events });
  await app().worker.idle();
}

/** Ages everything the account has, in every table that stores its time. */
async function age(seconds: number): Promise<void> {
  const values = [account.id, seconds];
  await app().query(
    `WITH aged AS (
       UPDATE deliveries SET created_at = created_at - $2 * interval '1 second',
              uuid = delivery_uuid(created_at - $2 * interval '1 second', id)
        WHERE account_id = $1 RETURNING id, uuid, created_at)
     UPDATE pending_deliveries p SET uuid = aged.uuid FROM aged WHERE aged.id = p.delivery_id`,
    values,
  );
  for (const [table, columns] of Object.entries({
    delivery_counts: ['first_created_at', 'last_created_at'],
    count_changes: ['created_at'],
    undelivered_deliveries: ['created_at'],
  })) {
    const moved = columns.map((column) => `${column} = ${column} - $2 * interval '1 second'`);
    await app().query(`UPDATE ${table} SET ${moved.join()} WHERE account_id = $1`, values);
  }
}

/** The ids on all pages, and the count on each page. */
async function all(): Promise<{ counts: number[]; ids: number[] }> {
  const counts: number[] = [];
  const ids: number[] = [];
  for (let number = 1; ; number++) {
    const { count, next, results } = await page(account.token, `?limit=100&page=${number}`);
    counts.push(count);
    ids.push(...results.map(({ id }) => id));
    if (next === null) return { counts, ids };
  }
}

it('Everything a dead receiver missed appears in the undelivered list after a minute, and leaves it on delivery', async () => {
  receiver.reset(() => 500);
  const webhook = await account.webhook({ targetUrl: receiver.url });
  await publish(520);
  const { count } = await page(account.token);
  expect(count).toBeGreaterThan(9);
  expect(count).toBeLessThan(520);

  await age(61);
  const { counts, ids } = await all();
  expect(counts).toEqual([520, 520, 520, 520, 520, 520]);
  expect(new Set(ids).size).toBe(520);
  const { results } = await page(account.token, '?page=last&limit=1');
  expect(results[0]).toMatchObject({
    retry_count: 0,
    request_datetimes: [],
    response_http_status: 500,
    delivered: false,
    response_content: 'Not sent yet: the receiver has been failing (circuit open)',
  });

  receiver.reset(() => 200);
  await account.call('POST', `/api/v1/webhooks/${webhook.id}/pause`);
  await account.call('POST', `/api/v1/webhooks/${webhook.id}/resume`);
  await app().deliverWaiting(account);
  await expect.poll(async () => (await page(account.token)).count, { timeout: 30_000 }).toBe(0);
}, 60_000);

it('Deliveries canceled by a 410 stay in the undelivered list, with the reason, until they are resent', async () => {
  receiver.reset(() => 410);
  const webhook = await account.webhook({ targetUrl: receiver.url, maxConcurrency: 1 });
  await publish(19);
  await expect.poll(async () => (await page(account.token)).count, { timeout: 10_000 }).toBe(19);
  const { results } = await page(account.token);
  const neverSent = results.filter((row) => row.retry_count === 0);
  expect(neverSent.length).toBeGreaterThan(0);
  for (const row of neverSent) expect(row.response_content).toMatch(/^Never sent, canceled: .*410/);

  receiver.reset(() => 200);
  await account.call('PATCH', `/api/v1/webhooks/${webhook.id}`, { isActive: true });
  for (const { id } of results) await account.call('POST', `/api/v1/deliveries/${id}/resend`);
  await expect.poll(async () => (await page(account.token)).count, { timeout: 30_000 }).toBe(0);
}, 60_000);
