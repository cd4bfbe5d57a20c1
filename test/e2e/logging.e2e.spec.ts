import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { AccountsService } from '../../src/accounts/accounts.service.js';
import { createApp } from '../../src/app/create-app.js';
import { PinoLogger } from '../../src/operations/logging/pino-logger.js';
import { testConfig } from '../support/app.js';
import { call } from '../support/call.js';
import { useDatabase } from '../support/database.js';

const database = useDatabase();
let app: NestFastifyApplication;
let url: string;
let token: string;
const lines: string[] = [];

beforeAll(async () => {
  const config = await testConfig(database());
  app = await createApp(config);
  app.useLogger(new PinoLogger('trace', { write: (line) => lines.push(line) }));
  await app.listen(config.port, config.host);
  url = config.publicUrl;
  token = (await app.get(AccountsService).create({ name: 'test' })).text;
});
beforeEach(() => {
  lines.length = 0;
});
afterAll(() => app.close());

function loggedRequests(): Record<string, unknown>[] {
  const all = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return all.filter(({ context }) => context === 'Request');
}

/** The lines about requests, once there are so many, because a response may arrive before its line is written. */
async function requests(count: number): Promise<Record<string, unknown>[]> {
  await expect.poll(() => loggedRequests().length).toBe(count);
  return loggedRequests();
}

it('logs the method, route, status, duration and id of each request', async () => {
  await call(url, token, 'GET', '/api/v1/deliveries/123?x=y');
  const refused = await call<{ requestId: string }>(url, token, 'GET', '/api/v1/deliveries/123');
  const [, last] = await requests(2);
  expect(last).toMatchObject({
    level: 'info',
    method: 'GET',
    route: '/api/v1/deliveries/:id',
    status: 404,
    durationMs: expect.any(Number),
    requestId: refused.body.requestId,
  });
});

it('logs little about requests that machines repeat every few seconds', async () => {
  await call(url, null, 'GET', '/health/live');
  await call(url, null, 'GET', '/metrics');
  expect(await requests(2)).toMatchObject([
    { level: 'debug', route: '/health/live' },
    { level: 'debug', route: '/metrics' },
  ]);
});

it('logs no token, secret or query, whatever the outcome of the request', async () => {
  const secret = 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0';
  const webhook = { eventType: '*', targetUrl: 'https://receiver.example/in?key=s3cr3t', secretKey: secret };
  await call(url, token, 'POST', '/api/v1/webhooks?key=s3cr3t', webhook, { cookie: 's3cr3t' });
  await call(url, 'hl_unknown-s3cr3t', 'GET', '/api/v1/webhooks?token=s3cr3t');
  await call(url, null, 'GET', '/api/webhooks/notifications?q=s3cr3t', undefined, { 'Shoptet-Access-Token': token });
  await call(url, null, 'GET', `/nowhere/${token}?q=s3cr3t`);
  await requests(4);
  for (const hidden of ['s3cr3t', token, secret, secret.slice(6)]) expect(lines.join('')).not.toContain(hidden);
});

it('logs no parameters of a failed statement', async () => {
  const failed: unknown = await app
    .get(DataSource)
    .query(`SELECT 1 / 0 WHERE $1 <> ''`, ['s3cr3t'])
    .catch((error: unknown) => error);
  new Logger('Test').error('It failed', failed);
  const line = lines.at(-1)!;
  expect(JSON.parse(line)).toMatchObject({ msg: 'It failed', err: { message: 'division by zero', code: '22012' } });
  expect(line).not.toContain('s3cr3t');
});
