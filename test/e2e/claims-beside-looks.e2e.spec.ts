import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { DeliveryQueue } from '../../src/delivery/queue/delivery.queue.js';
import { useApp } from '../support/app.js';
import { GaugedReceiver } from '../support/gauged-receiver.js';

const app = useApp();
const receiver = new GaugedReceiver();
beforeAll(() => receiver.up());
afterAll(async () => {
  vi.restoreAllMocks();
  await receiver.down();
});

it('Events published during a long look are claimed and delivered beside it', async () => {
  const account = await app().account();
  await account.webhook({ targetUrl: receiver.url });
  const queue = app().app.get(DeliveryQueue);
  const look = queue.findReady.bind(queue);
  let endLook = () => {};
  const mayEnd = new Promise<void>((resolve) => (endLook = resolve));
  const held = vi.spyOn(queue, 'findReady').mockImplementation(async (floors) => {
    await mayEnd;
    return look(floors);
  });

  app().worker.wake();
  await expect.poll(() => held.mock.calls.length, { interval: 1 }).toBe(1);
  await account.call('POST', '/api/v1/events', { type: 'order.created', payload: 1 });
  await receiver.arrived(1);
  endLook();
  await app().worker.idle();
  expect(receiver.arrivals).toHaveLength(1);
  expect(receiver.repeated).toEqual([]);
});
