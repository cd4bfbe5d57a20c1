import { afterAll, beforeAll, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { BlockedTable } from '../support/blocked-table.js';
import { GaugedReceiver } from '../support/gauged-receiver.js';

const SLOTS = 128;
const EVENTS = 400;

const app = useApp({ DELIVERY_CONCURRENCY: String(SLOTS) });
const receiver = new GaugedReceiver();
let blocked: BlockedTable;
beforeAll(() => receiver.up());
afterAll(async () => {
  await blocked.release();
  await receiver.down();
});

it('While outcomes cannot be recorded, new requests take the slots of finished ones, up to twice as many', async () => {
  const account = await app().account();
  await account.webhook({ targetUrl: receiver.url });
  let mostUnderWay = 0;
  receiver.answer = () => {
    mostUnderWay = Math.max(mostUnderWay, app().worker.inFlight);
    return 200;
  };
  blocked = await BlockedTable.of(app().config.databaseUrl, 'attempts');
  await account.call('POST', '/api/v1/events/batch', {
    events: Array.from({ length: EVENTS }, (_, n) => ({ type: 'order.created', payload: n })),
  });
  await receiver.arrived(2 * SLOTS);
  // The first batch was written before it was full. The next one is full and does not wait for it.
  await blocked.hasWaiting(2);
  await blocked.release();
  await app().worker.idle();

  expect(mostUnderWay).toBe(2 * SLOTS);
  expect(receiver.arrivals).toHaveLength(EVENTS);
  expect(receiver.repeated).toEqual([]);
  const statuses = await app().query(`SELECT status, count(*)::integer FROM deliveries GROUP BY status`);
  expect(statuses).toEqual([{ status: 'delivered', count: EVENTS }]);
});
