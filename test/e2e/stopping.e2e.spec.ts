import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import type { Config } from '../../src/config/config.js';
import { Stopping } from '../../src/common/stopping.js';
import { createApp } from '../../src/app/create-app.js';
import { stopServing } from '../../src/app/serve.js';
import { testConfig, useApp } from '../support/app.js';
import type { TestAccount } from '../support/test-account.js';

describe('While a process drains,', () => {
  const app = useApp();
  let account: TestAccount;
  let socket: WebSocket;
  let closed: Promise<unknown[]>;
  beforeAll(async () => {
    account = await app().account();
    socket = new WebSocket(`${app().url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    closed = once(socket, 'close');
    // The token is valid, so that later refusals have no other cause.
    expect((await account.call('GET', '/api/v1/webhooks')).status).toBe(200);
    app().app.get(Stopping).drain();
  });

  const refusals: [surface: string, method: string, path: string, body: unknown, form: object][] = [
    ['REST', 'POST', '/api/v1/events', { type: 'a', payload: 1 }, { code: 'unavailable', status: 503 }],
    [
      'GraphQL',
      'POST',
      '/graphql',
      { query: '{ webhooks(first: 1) { edges { node { id } } } }' },
      { errors: [{ extensions: { code: 'unavailable' } }] },
    ],
    [
      'the undelivered list',
      'GET',
      '/api/v1/oms/settings/undelivered_webhooks/',
      undefined,
      { detail: 'Service temporarily unavailable, try again later.' },
    ],
    [
      'the notifications list',
      'GET',
      '/api/webhooks/notifications',
      undefined,
      { errors: [{ errorCode: 'service-unavailable' }] },
    ],
  ];
  it.each(refusals)(
    '%s refuses in its own error format, with Retry-After',
    async (_surface, method, path, body, form) => {
      const { status, headers, body: told } = await account.call(method, path, body);
      expect([status, headers['retry-after'], headers['connection'], told]).toMatchObject([503, '1', 'close', form]);
    },
  );

  it('the process still reports that it is alive and not ready', async () => {
    expect((await app().call(null, 'GET', '/health/live')).status).toBe(200);
    expect((await app().call(null, 'GET', '/metrics')).status).toBe(200);
    const { status, text } = await app().call(null, 'GET', '/health/ready');
    expect([status, text]).toEqual([503, expect.stringContaining('is stopping')]);
  });

  it('websockets close as going away, and none can be opened', async () => {
    expect((await closed)[0]).toBe(1001);
    const late = new WebSocket(`${app().url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const [, answer] = await once(late, 'unexpected-response');
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
    late.once('error', () => {}).terminate();
  });
});

describe('Stopping', () => {
  const app = useApp();
  let config: Config;
  let other: NestFastifyApplication;
  beforeAll(async () => {
    config = await testConfig(app().config.databaseUrl);
    other = await createApp(config);
    await other.listen(config.port, config.host);
  });

  // Shorter than the ten seconds after which Fastify stops waiting.
  it('waits for requests, but not for idle connections', { timeout: 9_000 }, async () => {
    const agent = new Agent({ keepAlive: true });
    await new Promise((resolve) =>
      get(`${config.publicUrl}/health/live`, { agent }, (answer) => answer.resume().once('end', resolve)),
    );
    const unused = connect(config.port, '127.0.0.1');
    await once(unused, 'connect');

    const ended = once(unused, 'close');
    await stopServing(other, config);
    await expect(ended).resolves.toBeDefined();
    agent.destroy();
  });
});
