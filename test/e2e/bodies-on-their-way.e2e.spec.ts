import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { type Answer, refusal } from '../support/call.js';
import { graphql, graphqlRefusal } from '../support/graphql.js';
import type { TestAccount } from '../support/test-account.js';
import { Upload } from '../support/upload.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/** What large bodies may hold together, and what the small ones have beyond that: see `body.budget.ts`. */
const FOR_LARGE = 80 * MIB;
const FOR_SMALL = 16 * MIB;

const BATCH = '/api/v1/events/batch';
const EVENTS = JSON.stringify({ events: [{ type: 'order.created', payload: 1 }] });
/** A batch as large as may be, of which one event alone is stored. */
const LARGE = EVENTS.padEnd(8 * MIB);
const HALF = LARGE.length / 2;

const app = useApp({ ROLES: 'api' });
let account: TestAccount;
let uploads: Upload[];

beforeEach(async () => {
  account = await app().account();
  uploads = [];
});
afterEach(async () => {
  for (const upload of uploads) upload.abort();
  await expectHeld(0);
});

const figure = async (name: string) => {
  const { text } = await app().call(null, 'GET', '/metrics');
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
};
const refused = () => figure('hookledger_bodies_refused_total');
const expectHeld = async (bytes: number) => {
  await expect.poll(() => figure('hookledger_body_bytes'), { timeout: 10_000 }).toBe(bytes);
};

const begin = async (path: string, headers: Record<string, string | number>, body = '') => {
  const upload = await Upload.begin(app().url, path, { authorization: `Token ${account.token}`, ...headers });
  uploads.push(upload);
  upload.write(body);
  return upload;
};
/** Batches of which half has come: they hold as much as large bodies may, less what is left for others. */
const fill = async (left = 0) => {
  for (let held = left; held < FOR_LARGE; held += LARGE.length) {
    const length = Math.min(LARGE.length, FOR_LARGE - held);
    await begin(BATCH, { 'content-length': length }, LARGE.slice(0, length / 2));
  }
};
const fillUp = async () => {
  await fill();
  await expectHeld(FOR_LARGE);
};
const expectAnswer = async (upload: Upload, status: number) => {
  await expect.poll(() => upload.answer, { timeout: 10_000 }).toContain(`HTTP/1.1 ${status} `);
};

const BUSY = [503, 'unavailable', '2', 'application/problem+json; charset=utf-8'];
const inShort = (answer: Answer<unknown>) => [
  ...refusal(answer as never),
  answer.headers['retry-after'],
  answer.headers['content-type'],
];

describe('bodies that are still coming', () => {
  it('are taken up to so many bytes, and the next is refused before it is read', async () => {
    const before = await refused();
    await fillUp();
    expect(inShort(await account.call('POST', BATCH, LARGE))).toEqual(BUSY);
    expect(await refused()).toBe(before + 1);

    for (const upload of uploads) upload.write(LARGE.slice(HALF));
    for (const upload of uploads) await expectAnswer(upload, 202);
    await expectHeld(0);
    expect((await account.call('POST', BATCH, LARGE)).status).toBe(202);
  });

  it('leave room for reading, for single events and for the dashboard', async () => {
    await fillUp();
    expect((await account.call('GET', '/api/v1/deliveries')).status).toBe(200);
    expect((await account.call('POST', '/api/v1/events', { type: 'a', payload: 1 })).status).toBe(202);
    expect((await graphql(app(), account.token, '{ me { account { id } } }')).status).toBe(200);
  });

  it('give their room back when their client leaves', async () => {
    await fillUp();
    for (const upload of uploads) upload.abort();
    await expectHeld(0);
    expect((await account.call('POST', BATCH, LARGE)).status).toBe(202);
  });

  it('are counted as they come where their length is not told', async () => {
    const chunk = `${(64 * KIB).toString(16)}\r\n${' '.repeat(64 * KIB)}\r\n`;
    const upload = await begin(BATCH, { 'transfer-encoding': 'chunked' }, chunk);
    await expectHeld(64 * KIB);
    await fill(64 * KIB);
    await expectHeld(FOR_LARGE);
    upload.write(chunk);
    await expectAnswer(upload, 503);
    expect(upload.answer.toLowerCase()).toContain('connection: close');
  });

  it('are bounded where each is small, too, and reading goes on', async () => {
    await fillUp();
    for (let held = 0; held < FOR_SMALL; held += 64 * KIB)
      await begin('/api/v1/events', { 'content-length': 64 * KIB }, '{');
    await expectHeld(FOR_LARGE + FOR_SMALL);
    expect(inShort(await account.call('POST', '/api/v1/events', { type: 'a', payload: 1 }))).toEqual(BUSY);
    expect((await account.call('GET', '/api/v1/deliveries')).status).toBe(200);
  });

  it('have a limited time to come', () => {
    const { requestTimeout, headersTimeout, timeout } = app().app.getHttpServer();
    for (const limit of [requestTimeout, headersTimeout, timeout]) {
      expect(limit).toBeGreaterThan(0);
      expect(limit).toBeLessThanOrEqual(120_000);
    }
  });
});

describe('a body that is refused for want of room', () => {
  it('is drained, so that its connection serves the next request', async () => {
    await fillUp();
    const upload = await begin(BATCH, { 'content-length': LARGE.length }, LARGE.slice(0, HALF));
    await expectAnswer(upload, 503);
    expect(upload.answer).toContain('"code":"unavailable"');
    upload.write(LARGE.slice(HALF));
    upload.write(`GET /health/live HTTP/1.1\r\nhost: here\r\n\r\n`);
    await expectAnswer(upload, 200);
  });

  it('is refused in GraphQL’s form by GraphQL', async () => {
    await fillUp();
    const answer = await graphql(app(), account.token, `{ me { account { id } } }`.padEnd(MIB));
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
    expect(graphqlRefusal(answer)).toEqual(['unavailable']);
  });

  it('is refused by an inbox too', async () => {
    const { url } = (await account.call<{ url: string }>('POST', '/api/v1/inboxes')).body;
    await fillUp();
    expect(inShort(await app().call(null, 'POST', new URL(url).pathname, 'x'.repeat(MIB)))).toEqual(BUSY);
  });
});
