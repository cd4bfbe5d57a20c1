import { gzipSync } from 'node:zlib';

import { beforeAll, describe, expect, it } from 'vitest';

import { Stopping } from '../../src/common/stopping.js';
import {
  NOTIFICATIONS_PATH as NOTIFICATIONS,
  UNDELIVERED_PATH as UNDELIVERED,
} from '../../src/documented/documented-url.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { rawRequest } from '../support/raw-request.js';
import { routesOf } from '../support/routes-of.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp({ ROLES: 'api' });
let account: TestAccount;
beforeAll(async () => {
  account = await app().account();
});

/** A header's name as spelled in the bytes of the response. */
const spelledIn = (answer: string, name: string) => new RegExp(`^(${name}): `, 'im').exec(answer)?.[1];

describe('a compressed body', () => {
  it('is refused with a hint on every route that reads one, once its caller is known', async () => {
    const body = gzipSync(JSON.stringify({ type: 'a', payload: 1 }));
    const routes = routesOf(app().app).flatMap(({ path, methods }) =>
      methods.filter((method) => /POST|PATCH|DELETE/.test(method)).map((method) => ({ method, path })),
    );
    const read = routes.filter(({ path }) => !/^\/inbox|undelivered|notifications/.test(path));
    expect(read.length).toBeGreaterThan(20);
    for (const { method, path } of read) {
      for (const coding of ['gzip', 'br', 'GZIP, deflate']) {
        const headers = { 'Content-Encoding': coding };
        const url = path.replaceAll(/:\w+/g, '1');
        const answer = await account.call(method, url, body, headers);
        expect([method, path, answer.status, answer.headers['accept-encoding']]).toEqual([
          method,
          path,
          415,
          'identity',
        ]);
        expect(answer.text).toMatch(/without Content-Encoding/);
        const isOpen = path === '/graphql' || path === '/api/v1/session';
        const stranger = await app().call(null, method, url, body, headers);
        expect([method, path, stranger.status]).toEqual([method, path, isOpen ? 415 : 401]);
      }
    }
  });

  it('stores nothing, while the same body uncompressed is stored', async () => {
    const event = JSON.stringify({ type: 'a', payload: 1 });
    const refused = await account.call('POST', '/api/v1/events', gzipSync(event), { 'Content-Encoding': 'gzip' });
    expect(refusal(refused)).toEqual([415, 'unsupported_media_type']);
    const taken = await account.call('POST', '/api/v1/events', event, { 'Content-Encoding': 'identity' });
    expect(taken.status).toBe(202);
    expect(await app().query(`SELECT count(*)::integer AS events FROM events`)).toEqual([{ events: 1 }]);
  });
});

describe('headers on the wire', () => {
  const ask = (method: string, path: string, token: string | null = account.token) =>
    rawRequest(app().url, method, path, token === null ? {} : { Authorization: `Token ${token}` });

  it('are spelled as in their documents', async () => {
    const answers = [
      [await ask('GET', NOTIFICATIONS), 'X-Request-ID'],
      [await ask('GET', `${NOTIFICATIONS}?page=9`), 'X-Request-ID'],
      [await ask('GET', NOTIFICATIONS, null), 'X-Request-ID'],
      [await ask('GET', NOTIFICATIONS, null), 'WWW-Authenticate'],
      [await ask('GET', UNDELIVERED, null), 'WWW-Authenticate'],
      [await ask('GET', '/api/v1/account', null), 'WWW-Authenticate'],
      [await ask('PUT', UNDELIVERED), 'Allow'],
      [await ask('PUT', '/api/v1/account'), 'Allow'],
      [await ask('OPTIONS', UNDELIVERED), 'Allow'],
      [await ask('GET', UNDELIVERED.slice(0, -1)), 'Location'],
    ] as const;
    for (const [answer, name] of answers) expect(spelledIn(answer, name)).toBe(name);
  });

  // The last test, because the process does not come back.
  it('are spelled correctly while a process stops', async () => {
    app().app.get(Stopping).drain();
    for (const path of [NOTIFICATIONS, UNDELIVERED, '/api/v1/account', '/graphql?query=%7Bme%7BisOperator%7D%7D']) {
      const answer = await ask('GET', path);
      expect(answer).toContain('HTTP/1.1 503 ');
      expect(spelledIn(answer, 'Retry-After')).toBe('Retry-After');
    }
  });
});
