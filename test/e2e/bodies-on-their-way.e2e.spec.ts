import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { BodyBudget } from '../../src/http/body.budget.js';
import { useApp } from '../support/app.js';
import { type Answer, refusal } from '../support/call.js';
import { graphql, graphqlRefusal } from '../support/graphql.js';
import type { TestAccount } from '../support/test-account.js';
import { Upload } from '../support/upload.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/** The most bytes one account's large bodies may hold if no other account sends any: see `body.budget.ts`. */
const SHARE = 32 * MIB;

const BATCH = '/api/v1/events/batch';
const EVENTS = JSON.stringify({ events: [{ type: 'order.created', payload: 1 }] });
/** A batch of the maximum size with a single event. */
const LARGE = EVENTS.padEnd(8 * MIB);
/** Everything but its end. */
const MOST_OF_IT = LARGE.slice(0, -KIB);
/** How many of them fit into a share. */
const FITTING = 4;

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
/** Begins as many batches as the account may have in transfer, each complete but for its end. */
const fillShare = async (of = account) => {
  const held = await figure('hookledger_body_bytes');
  for (let count = 1; count <= FITTING; count++) {
    await begin(BATCH, { 'content-length': LARGE.length, authorization: `Token ${of.token}` }, MOST_OF_IT);
    await expectHeld(held + count * MOST_OF_IT.length);
  }
};
const expectAnswer = async (upload: Upload, status: number) => {
  await expect.poll(() => upload.answer, { timeout: 10_000 }).toContain(`HTTP/1.1 ${status} `);
};
const expectAlive = async (of: TestAccount) => {
  expect((await of.call('GET', '/api/v1/deliveries')).status).toBe(200);
  expect((await of.call('POST', '/api/v1/events', { type: 'a', payload: 1 })).status).toBe(202);
  expect((await graphql(app(), of.token, '{ me { account { id } } }')).status).toBe(200);
  expect((await app().call(null, 'POST', '/api/v1/session', { token: of.token })).status).toBe(201);
};

const BUSY = [503, 'unavailable', '2', 'application/problem+json; charset=utf-8'];
const inShort = (answer: Answer<unknown>) => [
  ...refusal(answer as never),
  answer.headers['retry-after'],
  answer.headers['content-type'],
];

describe('bodies in transfer', () => {
  it('count for the bytes that have arrived, not for their declared length', async () => {
    const declaring = async (count: number, path: string, length: number, headers: Record<string, string> = {}) => {
      for (let begun = 0; begun < count; begun++) await begin(path, { 'content-length': length, ...headers }, '{');
    };
    await declaring(100, '/api/v1/session', 16 * KIB, { authorization: '' });
    await declaring(50, '/graphql', 16 * KIB, { authorization: '' });
    await declaring(20, '/graphql', 2 * MIB);
    await declaring(96, BATCH, LARGE.length);
    await expectHeld(266);
    await expectAlive(account);
    expect((await account.call('POST', BATCH, LARGE)).status).toBe(202);
  });

  it('have one share per account, in which the newest yields and the oldest complete', async () => {
    const before = await refused();
    await fillShare();
    const newest = await begin(BATCH, { 'content-length': LARGE.length }, LARGE.slice(0, MIB));
    await expectAnswer(newest, 503);
    expect(newest.answer).toContain('"code":"unavailable"');
    expect(await refused()).toBe(before + 1);

    for (const upload of uploads.slice(0, FITTING)) upload.write(LARGE.slice(MOST_OF_IT.length));
    for (const upload of uploads.slice(0, FITTING)) await expectAnswer(upload, 202);
    await expectHeld(0);
    expect((await account.call('POST', BATCH, LARGE)).status).toBe(202);
  });

  it('leave room for the account’s reads and small bodies, and for other accounts', async () => {
    await fillShare();
    await expectAlive(account);
    const other = await app().account();
    await expectAlive(other);
    expect((await other.call('POST', BATCH, LARGE)).status).toBe(202);
  });

  it('have room however many accounts fill their shares', async () => {
    const greedy = await Promise.all(Array.from({ length: 8 }, () => app().account()));
    for (const one of greedy) {
      const upload = await begin(
        BATCH,
        { 'content-length': LARGE.length, authorization: `Token ${one.token}` },
        MOST_OF_IT,
      );
      await expect.poll(async () => upload.answer !== '' || (await figure('hookledger_body_bytes')) > 0).toBe(true);
    }
    const newcomer = await app().account();
    await expectAlive(newcomer);
  });

  it('free their room when the client disconnects', async () => {
    await fillShare();
    for (const upload of uploads) upload.abort();
    await expectHeld(0);
    expect((await account.call('POST', BATCH, LARGE)).status).toBe(202);
  });

  it('are counted even without a declared length', async () => {
    const chunk = `${(64 * KIB).toString(16)}\r\n${' '.repeat(64 * KIB)}\r\n`;
    const upload = await begin(BATCH, { 'transfer-encoding': 'chunked' }, chunk);
    await expectHeld(64 * KIB);
    upload.write(chunk.repeat(8 * 16));
    await expectAnswer(upload, 413);
    expect(upload.answer).toContain('"code":"payload_too_large"');
  });

  it('have a time limit', () => {
    const { requestTimeout, headersTimeout, timeout } = app().app.getHttpServer();
    for (const limit of [requestTimeout, headersTimeout, timeout]) {
      expect(limit).toBeGreaterThan(0);
      expect(limit).toBeLessThanOrEqual(120_000);
    }
  });

  it('are cut off if they trickle, but not at a megabit a second', async () => {
    const seconds = (count: number) => {
      for (let second = 0; second < count; second++) app().app.get(BodyBudget).cutSlow();
    };
    const slow = await begin(BATCH, { 'content-length': LARGE.length }, '{'.repeat(KIB));
    const honest = await begin(BATCH, { 'content-length': LARGE.length }, LARGE.slice(0, 125_000));
    await expectHeld(KIB + 125_000);
    seconds(10);
    expect([slow.answer, honest.answer]).toEqual(['', '']);
    seconds(2);
    await expectAnswer(slow, 408);
    expect(slow.answer).toContain('"code":"body_too_slow"');
    await expectHeld(125_000);

    for (let sent = 125_000; sent < LARGE.length; sent += 125_000 * 10) {
      honest.write(LARGE.slice(sent, sent + 125_000 * 10));
      if (sent + 125_000 * 10 < LARGE.length) await expectHeld(sent + 125_000 * 10);
      seconds(10);
    }
    await expectAnswer(honest, 202);
  });
});

describe('a body refused for lack of room', () => {
  it('is drained, so that its connection can serve the next request', async () => {
    await fillShare();
    const upload = await begin(BATCH, { 'content-length': LARGE.length }, LARGE.slice(0, MIB));
    await expectAnswer(upload, 503);
    expect(upload.answer.toLowerCase()).not.toContain('connection: close');
    upload.write(LARGE.slice(MIB));
    upload.write(`GET /health/live HTTP/1.1\r\nhost: here\r\n\r\n`);
    await expectAnswer(upload, 200);
  });

  it('is refused with the time to wait, by GraphQL in its own format', async () => {
    await fillShare();
    expect(inShort(await account.call('POST', BATCH, LARGE))).toEqual(BUSY);
    const answer = await graphql(app(), account.token, `{ me { account { id } } }`.padEnd(MIB));
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
    expect(graphqlRefusal(answer)).toEqual(['unavailable']);
  });

  it('is also refused by an inbox, whose senders take no other caller’s room', async () => {
    const { url } = (await account.call<{ url: string }>('POST', '/api/v1/inboxes')).body;
    const { pathname } = new URL(url);
    for (let count = 1; count <= FITTING; count++) {
      await begin(pathname, { 'content-length': LARGE.length, authorization: '' }, MOST_OF_IT);
      await expectHeld(count * MOST_OF_IT.length);
    }
    expect(SHARE - FITTING * MOST_OF_IT.length).toBeLessThan(MIB);
    expect(inShort(await app().call(null, 'POST', pathname, 'x'.repeat(MIB)))).toEqual(BUSY);
    await expectAlive(account);
  });
});
