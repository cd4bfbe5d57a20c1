import { afterAll, beforeAll, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { GaugedReceiver } from '../support/gauged-receiver.js';
import type { TestAccount } from '../support/test-account.js';

const EVENTS = 60;
const SLOW_MS = 10;

const app = useApp();
const receivers = [1, 2, 3].map(() => new GaugedReceiver());
let account: TestAccount;
beforeAll(async () => {
  account = await app().account();
  for (const receiver of receivers) {
    await receiver.up();
    await account.webhook({ targetUrl: receiver.url });
    await receiver.down();
  }
});
afterAll(() => Promise.all(receivers.map((receiver) => receiver.down())));

const publish = (count: number) =>
  account.call('POST', '/api/v1/events/batch', {
    events: Array.from({ length: count }, (_, n) => ({ type: 'order.created', payload: n })),
  });
const pending = async () => {
  const [row] = await app().query<{ count: number }>(`SELECT count(*)::integer FROM pending_deliveries`);
  return row!.count;
};

it('After an outage of all receivers, everything arrives exactly once, slowly at first', async () => {
  await publish(EVENTS / 2);
  await app().worker.idle();
  const circuits = await app().query(`SELECT FROM circuits`);
  expect(circuits).toHaveLength(receivers.length);
  await publish(EVENTS / 2);
  await app().deliverDue();
  const [{ attempts }] = (await app().query(`SELECT count(*)::integer AS attempts FROM attempts`)) as [
    { attempts: number },
  ];
  expect(attempts).toBeLessThan((EVENTS / 2) * receivers.length);

  for (const receiver of receivers) {
    receiver.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      return 200;
    };
    await receiver.up();
  }
  await app().query(`UPDATE circuits SET open_until = now(), probe_until = NULL`);
  await expect.poll(() => app().deliverWaiting(account).then(pending), { timeout: 15_000 }).toBe(0);

  for (const receiver of receivers) {
    expect(receiver.arrivals).toHaveLength(EVENTS);
    expect(receiver.repeated).toEqual([]);
    for (const { open, answered } of receiver.arrivals) expect(open).toBeLessThanOrEqual(1 + answered);
  }
  const statuses = await app().query(`SELECT status, count(*)::integer FROM deliveries GROUP BY status`);
  expect(statuses).toEqual([{ status: 'delivered', count: EVENTS * receivers.length }]);
});
