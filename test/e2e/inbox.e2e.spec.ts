import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import type { InboxDto } from '../../src/inboxes/inboxes.dto.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { send, useInboxes } from '../support/inboxes.js';

const test = useApp();
const { owner, make, received } = useInboxes(test);

async function storedBody({ id }: InboxDto): Promise<Buffer> {
  const [row] = await test().query<{ body: Buffer }>(
    `SELECT body FROM inbox_requests WHERE inbox_id = $1 ORDER BY id DESC LIMIT 1`,
    [id],
  );
  return row!.body;
}

describe('an inbox', () => {
  it('has a URL at this service’s own address', async () => {
    const { status, body } = await owner().call<InboxDto>('POST', '/api/v1/inboxes');
    expect(status).toBe(201);
    expect(body).toEqual({ id: expect.stringMatching(/^[\w-]{22}$/), url: `${test().url}/inbox/${body.id}` });
    expect(await received(body)).toEqual([]);
  });

  it('shows what it received, newest first', async () => {
    const inbox = await make();
    await send(inbox.url, { headers: { 'Content-Type': 'text/plain', 'X-Tag': ['one', 'two'] } }, 'first');
    await send(`${inbox.url}?a=b`, { method: 'PUT' }, 'İkinci');
    const [second, first] = await received(inbox);
    expect(second).toMatchObject({ method: 'PUT', body: 'İkinci', signatureValid: null });
    expect(first).toMatchObject({
      method: 'POST',
      body: 'first',
      headers: { 'content-type': 'text/plain', 'x-tag': 'one, two' },
    });
    expect(Math.abs(Date.parse(first!.receivedAt) - Date.now())).toBeLessThan(60_000);
  });

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])('accepts %s', async (method) => {
    const inbox = await make();
    expect(await send(inbox.url, { method }, method === 'HEAD' ? undefined : 'bytes')).toMatchObject({ status: 200 });
    expect(await received(inbox)).toMatchObject([{ method, body: method === 'HEAD' ? '' : 'bytes' }]);
  });

  it.each([
    ['application/json', '{"a": 12345678901234567890, "b": 300.00 }'],
    ['application/json', '{not json'],
    ['application/json; charset=utf-16', Buffer.from([0xff, 0xfe, 0x00])],
    ['application/cloudevents+json', '[]'],
    ['application/x-www-form-urlencoded', 'a=%ZZ&b'],
    ['multipart/form-data', 'no boundary'],
    ['text/plain', Buffer.from([0xc3, 0x28])],
    ['nonsense', '\0\0'],
    ['', randomBytes(256 * 1024)],
    [undefined, randomBytes(1000)],
  ])('stores a body of type %j byte for byte', async (type, body) => {
    const inbox = await make();
    const headers = type === undefined ? {} : { 'content-type': type };
    expect(await send(inbox.url, { headers }, body)).toMatchObject({ status: 200 });
    expect((await storedBody(inbox)).equals(Buffer.from(body))).toBe(true);
  });

  it('accepts a chunked body and an empty one', async () => {
    const inbox = await make();
    await send(inbox.url, { headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' } }, '{"a":');
    expect((await storedBody(inbox)).toString()).toBe('{"a":');
    await send(inbox.url, { headers: { 'content-type': 'application/json' } });
    expect(await storedBody(inbox)).toHaveLength(0);
  });

  it('keeps the first 300 KiB of a body and refuses one above 8 MiB', async () => {
    const inbox = await make();
    const body = randomBytes(301 * 1024);
    expect(await send(inbox.url, {}, body)).toMatchObject({ status: 200 });
    expect((await storedBody(inbox)).equals(body.subarray(0, 300 * 1024))).toBe(true);
    expect(await send(inbox.url, {}, Buffer.alloc(8 * 1024 * 1024 + 1))).toMatchObject({ status: 413 });
    expect(await received(inbox)).toHaveLength(1);
  });

  it('does not make other routes accept invalid JSON', async () => {
    expect(refusal(await owner().call('POST', '/api/v1/events', '{not json'))).toEqual([400, 'invalid_json']);
  });
});

describe('an inbox’s response', () => {
  it('is set by the URL', async () => {
    const { url } = await make();
    const type = 'text/plain; charset=utf-8';
    expect(await send(url)).toEqual({ status: 200, type, text: '200 OK' });
    expect(await send(`${url}?status=500`)).toEqual({ status: 500, type, text: '500 Internal Server Error' });
    expect(await send(`${url}?status=410`)).toEqual({ status: 410, type, text: '410 Gone' });
    expect(await send(`${url}?status=299`)).toEqual({ status: 299, type, text: '299' });
    expect(await send(`${url}?status=204`)).toMatchObject({ status: 204, text: '' });
  });

  it.each(['199', '600', 'ok', '', '500&status=200'])('is a 400 if the URL asks for %j', async (status) => {
    const { url } = await make();
    const answer = await test().call(null, 'POST', `${new URL(url).pathname}?status=${status}`, 'x');
    expect(refusal(answer)).toEqual([400, 'invalid_request', 'status']);
  });

  it('is a 404 for an unknown inbox', async () => {
    const { url } = await make();
    expect(await send(`${url}x`)).toMatchObject({ status: 404 });
    expect(await send(url.slice(0, -1))).toMatchObject({ status: 404 });
    for (const id of ['%00', 'a%00b', 'x'.repeat(150)]) {
      expect((await test().call(null, 'POST', `/inbox/${id}`, 'x')).status).toBe(404);
      expect((await owner().call('GET', `/api/v1/inboxes/${id}`)).status).toBe(404);
    }
  });
});
