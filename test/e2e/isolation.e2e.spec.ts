import { beforeEach, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { useReceiver } from '../support/receiver.js';

const app = useApp({ DELIVERY_CONCURRENCY: '8' });
const slow = useReceiver();
const healthy = useReceiver();
beforeEach(() => {
  slow.reset();
  healthy.reset();
});

/** A gate that a receiver waits for before it responds. */
function gate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

const batch = (type: string, count: number) => ({
  events: Array.from({ length: count }, (_, n) => ({ type, payload: n })),
});

describe('A webhook', () => {
  it('has at most maxConcurrency requests in flight, and the rest follow as they end', async () => {
    const first = gate();
    slow.reset({ status: 200, after: first.opened });
    const account = await app().account();
    await account.webhook({ targetUrl: slow.url, maxConcurrency: 2 });
    await account.call('POST', '/api/v1/events/batch', batch('slow', 10));

    await slow.arrived(2);
    const [{ leased }] = (await app().query<{ leased: number }>(
      `SELECT count(*)::integer AS leased FROM pending_deliveries WHERE account_id = $1 AND lease_token IS NOT NULL`,
      [account.id],
    )) as [{ leased: number }];
    expect(leased).toBe(2);

    first.open();
    await slow.arrived(10);
    await app().worker.idle();
    expect((await account.call('GET', '/api/v1/deliveries?status=delivered')).body).toHaveProperty('items.length', 10);
  });

  it('that hangs leaves slots for others, however large its backlog', async () => {
    const hanging = gate();
    slow.reset({ status: 200, after: hanging.opened });
    const account = await app().account();
    await account.webhook({ eventType: 'slow', targetUrl: slow.url, maxConcurrency: 6 });
    await account.webhook({ eventType: 'healthy', targetUrl: healthy.url });
    await account.call('POST', '/api/v1/events/batch', batch('slow', 50));
    await slow.arrived(6);

    await account.call('POST', '/api/v1/events/batch', batch('healthy', 20));
    await healthy.arrived(20);
    expect(slow.received).toHaveLength(6);

    hanging.open();
    await slow.arrived(50);
    await app().worker.idle();
  });

  it('with an unreadable secret does not block others', async () => {
    const account = await app().account();
    const broken = await account.webhook({ targetUrl: slow.url });
    await account.webhook({ targetUrl: healthy.url });
    await app().query(`UPDATE webhook_secrets SET sealed_secret = 'v1:x:y:z' WHERE webhook_id = $1`, [broken.id]);

    const event = await account.publish();
    await app().worker.idle();
    expect((await account.deliveriesOf(event.id)).map(({ status }) => status)).toEqual(['pending', 'delivered']);
    expect(slow.received).toHaveLength(0);
  });
});
