import { setImmediate as nextTurn } from 'node:timers/promises';

import { afterEach, describe, expect, it } from 'vitest';

import { LOCAL } from '../../test/fixtures/egress-rules.js';
import { createEgressClient } from '../../test/support/egress-client.js';
import { startKindReceiver } from '../../test/support/hostile-receiver.js';
import type { AttemptResult } from './attempt-result.js';
import type { EgressRules } from './egress-rules.js';
import type { NameResolver } from './name-resolver.js';

const OK = 'HTTP/1.1 200 OK\r\n';

describe('EgressClient', () => {
  const endings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
  });

  const setup = async (settings: { rules?: Partial<EgressRules>; resolve?: NameResolver; answer?: string } = {}) => {
    const receiver = await startKindReceiver(settings.answer);
    const { client, agent, http } = createEgressClient({ ...LOCAL, ...settings.rules }, settings.resolve);
    endings.push(
      () => agent.onApplicationShutdown(),
      () => receiver.close(),
    );
    const post = (url = receiver.url, headers: Record<string, string> = {}, body: string | Buffer = '{}') =>
      client.post({ url, headers: Object.entries(headers).flat(), body, timeoutMs: 1_000 });
    return { receiver, post, agent, http };
  };

  it('sends the given request, two headers of its own, and nothing else', async () => {
    const { receiver, post } = await setup();
    const headers = {
      'content-type': 'application/json',
      'webhook-id': 'a',
      'X-Mixed': 'é',
      constructor: 'c',
      set: 's',
    };
    await post(`${receiver.url}?a=%20b`, headers, '{"a":12345678901234567890,"b":"ü"}');
    const [head = '', body] = receiver.received().split('\r\n\r\n');
    expect(head.split('\r\n')).toEqual([
      'POST /hook?a=%20b HTTP/1.1',
      `host: ${new URL(receiver.url).host}`,
      'connection: keep-alive',
      'content-type: application/json',
      'webhook-id: a',
      'X-Mixed: é',
      'constructor: c',
      'set: s',
      expect.stringMatching(/^user-agent: Hookledger\/\d+\.\d+\.\d+$/),
      'accept-encoding: identity',
      'content-length: 35',
    ]);
    expect(Buffer.from(body ?? '', 'latin1').toString()).toBe('{"a":12345678901234567890,"b":"ü"}');
  });

  it('returns the whole response', async () => {
    const { post } = await setup({
      answer: `HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nconstructor: c\r\ncontent-length: 4\r\n\r\nbusy`,
    });
    expect(await post()).toEqual({
      responseStatus: 503,
      responseHeaders: { 'retry-after': '120', 'set-cookie': 'a=1, b=2', constructor: 'c', 'content-length': '4' },
      responseBody: Buffer.from('busy'),
      responseBodyTruncated: false,
      error: null,
      errorDetail: null,
      wasStale: false,
      remoteAddress: null,
      durationMs: expect.any(Number) as number,
      timings: { connectMs: expect.any(Number) as number, firstByteMs: expect.any(Number) as number },
      retryAfter: '120',
    } satisfies AttemptResult);
  });

  it('keeps all of a body of exactly 64 KiB', async () => {
    const body = 'x'.repeat(64 * 1024);
    const { post } = await setup({ answer: `${OK}content-length: ${body.length}\r\n\r\n${body}` });
    const { responseBody, responseBodyTruncated } = await post();
    expect([responseBody.length, responseBodyTruncated]).toEqual([64 * 1024, false]);
  });

  it('keeps connections alive, and opens at most one more while another is about to become free', async () => {
    const { receiver, post } = await setup();
    for (let i = 0; i < 20; i++) await post();
    expect(receiver.connections()).toBeLessThanOrEqual(2);
  });

  it('retries once on a new connection if the idle one was reset before use', async () => {
    const { receiver, post } = await setup();
    await post();
    await nextTurn(); // undici frees the connection one turn after the response
    await nextTurn();
    receiver.reset();
    expect(await post()).toMatchObject({ responseStatus: 200, error: null });
    expect(receiver.connections()).toBe(2);
    expect(receiver.received().match(/POST/g)).toHaveLength(2);
  });

  it('connects to the checked address, and keeps the name as Host', async () => {
    const resolved: string[] = [];
    const resolve: NameResolver = async (name) => {
      resolved.push(name);
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const { receiver, post } = await setup({ rules: { allowHttp: true }, resolve });
    const { port } = new URL(receiver.url);
    expect(await post(`http://hooks.example.com:${port}/a`)).toMatchObject({ responseStatus: 200 });
    expect(resolved).toEqual(['hooks.example.com']);
    expect(receiver.received()).toContain(`host: hooks.example.com:${port}\r\n`);
  });

  it('runs the interceptors of the HttpService if there are any', async () => {
    const { receiver, post, http } = await setup();
    const seen: unknown[] = [];
    http.axiosRef.interceptors.request.use((config) => {
      seen.push(config.url);
      return config;
    });
    expect(await post()).toMatchObject({ responseStatus: 200 });
    expect(seen).toEqual([receiver.url]);
  });

  it('ignores proxies in the environment', async () => {
    const { receiver, post } = await setup();
    process.env['HTTP_PROXY'] = process.env['http_proxy'] = 'http://127.0.0.1:9';
    endings.push(async () => {
      delete process.env['HTTP_PROXY'];
      delete process.env['http_proxy'];
    });
    expect(await post()).toMatchObject({ responseStatus: 200 });
    expect(receiver.received()).toMatch(/^POST \/hook /);
  });

  it('reaches the service’s own inboxes without configuration, and nothing else of the service', async () => {
    const { receiver } = await setup();
    const { origin } = new URL(receiver.url);
    const { client, agent } = createEgressClient({ ...LOCAL, allowedNetworks: [], publicUrl: origin });
    endings.push(() => agent.onApplicationShutdown());
    const post = (path: string) => client.post({ url: origin + path, headers: [], body: '{}', timeoutMs: 1_000 });
    expect(await post('/inbox/AbCdEfGhIjKlMnOpQrSt12?status=500')).toMatchObject({ responseStatus: 200 });
    expect(await post('/api/v1/events')).toMatchObject({ responseStatus: null, error: 'target_forbidden' });
    expect(receiver.connections()).toBe(1);
  });

  it('refuses its own port under any other name', async () => {
    const { receiver, post } = await setup();
    const { port } = new URL(receiver.url);
    const rules = { allowedHosts: ['me.example.com'], publicUrl: `http://hookledger.example.net:${port}` };
    const looped = await setup({ rules, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
    expect(await looped.post(`http://me.example.com:${port}/a`)).toMatchObject({ error: 'target_forbidden' });
    expect(receiver.connections()).toBe(0);
    await post();
  });

  it('aborts a connection together with the attempt that needed it', async () => {
    const { agent, post } = await setup({ rules: { allowHttp: true }, resolve: () => new Promise(() => {}) });
    expect(await post('http://hooks.example.com/a')).toMatchObject({ responseStatus: null, error: 'timeout' });
    await agent.onApplicationShutdown();
  });

  it('returns a result even after shutdown', async () => {
    const { agent, post } = await setup();
    await agent.onApplicationShutdown();
    expect(await post()).toMatchObject({ responseStatus: null, error: 'connection_failed' });
  });
});
