import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { afterAll, describe, expect, it } from 'vitest';

import { aDelivery } from '../support/deliveries.js';
import { useHistoryApp } from '../support/history-app.js';
import { expectNotificationsError } from '../support/notifications-schema.js';

const UNDELIVERED = '/api/v1/oms/settings/undelivered_webhooks/';
const NOTIFICATIONS = '/api/webhooks/notifications';

describe('the documented endpoints while the database is away', () => {
  const sockets = new Set<Socket>();
  let line: Server;
  let port = 0;
  const history = useHistoryApp(async (databaseUrl) => {
    const url = new URL(databaseUrl);
    const [host, target] = [url.hostname, Number(url.port)];
    line = createServer((near) => {
      const far = connect(target, host);
      for (const socket of [near, far]) sockets.add(socket.on('error', () => socket.destroy()));
      near.pipe(far).pipe(near);
    });
    line.listen(0, '127.0.0.1');
    await once(line, 'listening');
    ({ port } = line.address() as AddressInfo);
    url.host = `127.0.0.1:${port}`;
    return url.href;
  });
  const cut = async () => {
    const closed = once(line, 'close');
    line.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const mend = () => once(line.listen(port, '127.0.0.1'), 'listening');
  afterAll(() => void line.close());

  const ask = (path: string, token: string) =>
    fetch(`${history.url()}${path}`, { headers: { Authorization: `Token ${token}` } });

  it('return 503 with Retry-After, each in its own error format, and recover once it is back', async () => {
    const account = await history.account();
    await aDelivery(history.db(), account.id, { attempts: [{ startedAt: 'now', status: 500 }] });
    expect((await ask(UNDELIVERED, account.token)).status).toBe(200);
    await cut();

    // A cached token and one that must be looked up fail in different places.
    for (const token of [account.token, 'unknown']) {
      const undelivered = await ask(UNDELIVERED, token);
      expect([undelivered.status, await undelivered.text()]).toEqual([
        503,
        '{"detail":"Service temporarily unavailable, try again later."}',
      ]);
      expect(undelivered.headers.get('retry-after')).toBe('5');

      const notifications = await ask(NOTIFICATIONS, token);
      expect([notifications.status, notifications.headers.get('retry-after')]).toEqual([503, '5']);
      expect(expectNotificationsError(await notifications.json()).errorCode).toBe('service-unavailable');
    }

    await mend();
    expect((await ask(UNDELIVERED, account.token)).status).toBe(200);
    expect((await ask(NOTIFICATIONS, account.token)).status).toBe(200);
  });

  it('return 500 in their own error format for an unexpected error, without revealing its cause', async () => {
    const account = await history.account();
    await history.db().query(`ALTER TABLE delivery_counts RENAME TO elsewhere`);
    const undelivered = await ask(UNDELIVERED, account.token);
    expect([undelivered.status, await undelivered.text()]).toEqual([500, '{"detail":"Internal server error."}']);
    const notifications = await ask(NOTIFICATIONS, account.token);
    expect(notifications.status).toBe(500);
    const error = expectNotificationsError(await notifications.json());
    expect(error.errorCode).toBe('internal-error');
    expect(error.message).not.toContain('delivery_counts');
    await history.db().query(`ALTER TABLE elsewhere RENAME TO delivery_counts`);
  });
});
