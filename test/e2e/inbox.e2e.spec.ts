import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';

import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, it } from 'vitest';

import { InboxKeeper } from '../../src/inboxes/inbox.keeper.js';
import type { InboxDto, InboxRequestDto, InboxRequestsDto } from '../../src/inboxes/inboxes.dto.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import type { TestAccount } from '../support/test-account.js';

const test = useApp();
let account: TestAccount;

beforeAll(async () => {
  account = await test().account();
});

async function makeInbox(of = account): Promise<InboxDto> {
  return (await of.call<InboxDto>('POST', '/api/v1/inboxes')).body;
}

async function received({ id }: InboxDto): Promise<InboxRequestDto[]> {
  return (await account.call<InboxRequestsDto>('GET', `/api/v1/inboxes/${id}`)).body.items;
}

/** Sends bytes by Node's own client, which adds nothing to the headers. */
async function send(url: string, options: RequestOptions = {}, body?: Buffer | string) {
  const sending = httpRequest(url, { method: 'POST', ...options });
  // Of some methods Node sends a body without saying so.
  if (body !== undefined && !sending.hasHeader('transfer-encoding'))
    sending.setHeader('content-length', Buffer.byteLength(body));
  sending.end(body);
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  let text = '';
  for await (const piece of response.setEncoding('utf8')) text += piece;
  return { status: response.statusCode, type: response.headers['content-type'], text };
}

async function storedBody({ id }: InboxDto): Promise<Buffer> {
  const [row] = await test().query<{ body: Buffer }>(
    `SELECT body FROM inbox_requests WHERE inbox_id = $1 ORDER BY id DESC LIMIT 1`,
    [id],
  );
  return row!.body;
}

describe('an inbox', () => {
  it('lives at this service’s own address', async () => {
    const { status, body } = await account.call<InboxDto>('POST', '/api/v1/inboxes');
    expect(status).toBe(201);
    expect(body).toEqual({ id: expect.stringMatching(/^[\w-]{22}$/), url: `${test().url}/inbox/${body.id}` });
    expect(await received(body)).toEqual([]);
  });

  it('shows what it received, newest first', async () => {
    const inbox = await makeInbox();
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

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])('takes %s', async (method) => {
    const inbox = await makeInbox();
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
  ])('takes a body of type %j byte for byte', async (type, body) => {
    const inbox = await makeInbox();
    const headers = type === undefined ? {} : { 'content-type': type };
    expect(await send(inbox.url, { headers }, body)).toMatchObject({ status: 200 });
    expect((await storedBody(inbox)).equals(Buffer.from(body))).toBe(true);
  });

  it('takes a body in chunks, and an empty one', async () => {
    const inbox = await makeInbox();
    await send(inbox.url, { headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' } }, '{"a":');
    expect((await storedBody(inbox)).toString()).toBe('{"a":');
    await send(inbox.url, { headers: { 'content-type': 'application/json' } });
    expect(await storedBody(inbox)).toHaveLength(0);
  });

  it('keeps the first 300 KiB of a body and refuses one above 8 MiB', async () => {
    const inbox = await makeInbox();
    const body = randomBytes(301 * 1024);
    expect(await send(inbox.url, {}, body)).toMatchObject({ status: 200 });
    expect((await storedBody(inbox)).equals(body.subarray(0, 300 * 1024))).toBe(true);
    expect(await send(inbox.url, {}, Buffer.alloc(8 * 1024 * 1024 + 1))).toMatchObject({ status: 413 });
    expect(await received(inbox)).toHaveLength(1);
  });

  it('still leaves JSON that is not valid a 400 elsewhere', async () => {
    expect(refusal(await account.call('POST', '/api/v1/events', '{not json'))).toEqual([400, 'invalid_json']);
  });
});

describe('an inbox’s answer', () => {
  it('is chosen by its URL', async () => {
    const { url } = await makeInbox();
    const type = 'text/plain; charset=utf-8';
    expect(await send(url)).toEqual({ status: 200, type, text: '200 OK' });
    expect(await send(`${url}?status=500`)).toEqual({ status: 500, type, text: '500 Internal Server Error' });
    expect(await send(`${url}?status=410`)).toEqual({ status: 410, type, text: '410 Gone' });
    expect(await send(`${url}?status=299`)).toEqual({ status: 299, type, text: '299' });
    expect(await send(`${url}?status=204`)).toMatchObject({ status: 204, text: '' });
  });

  it.each(['199', '600', 'ok', '', '500&status=200'])('is a 400 where the URL asks for %j', async (status) => {
    const { url } = await makeInbox();
    const answer = await test().call(null, 'POST', `${new URL(url).pathname}?status=${status}`, 'x');
    expect(refusal(answer)).toEqual([400, 'invalid_request', 'status']);
  });

  it('is a 404 for an inbox that never was', async () => {
    const { url } = await makeInbox();
    expect(await send(`${url}x`)).toMatchObject({ status: 404 });
    expect(await send(url.slice(0, -1))).toMatchObject({ status: 404 });
  });
});

describe('signatureValid', () => {
  const BODY = '{"n":300.00}';

  function signed(secret: string): Record<string, string> {
    const at = new Date();
    const signature = new Webhook(secret).sign('id-1', at, BODY);
    const timestamp = String(Math.floor(at.getTime() / 1000));
    return { 'webhook-id': 'id-1', 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  }

  async function validity(inbox: InboxDto, headers: Record<string, string>): Promise<boolean | null> {
    await send(inbox.url, { headers }, BODY);
    return (await received(inbox))[0]!.signatureValid;
  }

  it('is true for a delivery of one’s own webhook', async () => {
    const inbox = await makeInbox();
    await account.webhook({ eventType: 'signed.delivery', targetUrl: `${inbox.url}?status=202` });
    const { id } = await account.publish({ type: 'signed.delivery', payload: { city: 'İSTANBUL' } });
    await test().deliverDue();
    expect(await account.deliveryOf(id)).toMatchObject({
      status: 'delivered',
      attempts: [{ responseStatus: 202, responseBody: '202 Accepted' }],
    });
    expect(await received(inbox)).toMatchObject([
      { method: 'POST', body: expect.stringContaining('İSTANBUL'), signatureValid: true },
    ]);
  });

  it('is false for another secret, no signature, or a body that was changed', async () => {
    const inbox = await makeInbox();
    const { secretKey } = await account.webhook({ eventType: 'never', targetUrl: inbox.url });
    const other = `whsec_${randomBytes(32).toString('base64')}`;
    expect(await validity(inbox, signed(secretKey))).toBe(true);
    expect(await validity(inbox, signed(other))).toBe(false);
    expect(await validity(inbox, {})).toBe(false);
    await send(inbox.url, { headers: signed(secretKey) }, `${BODY} `);
    expect((await received(inbox))[0]!.signatureValid).toBe(false);
  });

  it('follows rotation, and is null once no webhook points at the inbox', async () => {
    const inbox = await makeInbox();
    const { id, secretKey } = await account.webhook({ eventType: 'never', targetUrl: inbox.url });
    const rotate = await account.call<{ secretKey: string }>('POST', `/api/v1/webhooks/${id}/rotate-secret`, {
      overlapSeconds: 3600,
    });
    expect(await validity(inbox, signed(secretKey))).toBe(true);
    expect(await validity(inbox, signed(rotate.body.secretKey))).toBe(true);
    await test().query(
      `UPDATE webhook_secrets SET expires_at = now() WHERE webhook_id = $1 AND expires_at IS NOT NULL`,
      [id],
    );
    expect(await validity(inbox, signed(secretKey))).toBe(false);
    await account.call('DELETE', `/api/v1/webhooks/${id}`);
    expect(await validity(inbox, signed(rotate.body.secretKey))).toBe(null);
  });

  it('does not count another account’s webhook that points at the inbox', async () => {
    const inbox = await makeInbox();
    const { secretKey } = await (await test().account()).webhook({ eventType: 'never', targetUrl: inbox.url });
    expect(await validity(inbox, signed(secretKey))).toBe(null);
  });
});

describe('what an inbox keeps', () => {
  it('is the newest hundred', async () => {
    const inbox = await makeInbox();
    for (let number = 1; number <= 103; number++) await send(inbox.url, {}, String(number));
    const bodies = (await received(inbox)).map(({ body }) => Number(body));
    expect(bodies).toEqual(Array.from({ length: 100 }, (_, index) => 103 - index));
    const [row] = await test().query(`SELECT count(*)::integer AS kept FROM inbox_requests WHERE inbox_id = $1`, [
      inbox.id,
    ]);
    expect(row).toEqual({ kept: 100 });
  });

  it('stays bounded while many send at once', async () => {
    const inbox = await makeInbox();
    const senders = Array.from({ length: 20 }, async () => {
      for (let turn = 0; turn < 10; turn++) await send(inbox.url, {}, 'x');
    });
    await Promise.all(senders);
    expect(await received(inbox)).toHaveLength(100);
    await send(inbox.url, {}, 'last');
    const [row] = await test().query(`SELECT count(*)::integer AS kept FROM inbox_requests WHERE inbox_id = $1`, [
      inbox.id,
    ]);
    expect(row).toEqual({ kept: 100 });
  });

  it('is of the last day', async () => {
    const inbox = await makeInbox();
    for (const body of ['old', 'young', 'new']) await send(inbox.url, {}, body);
    const age = (body: string, interval: string) =>
      test().query(`UPDATE inbox_requests SET received_at = now() - $3::interval WHERE inbox_id = $1 AND body = $2`, [
        inbox.id,
        Buffer.from(body),
        interval,
      ]);
    await age('old', '24 hours 1 second');
    await age('young', '23 hours 59 minutes');
    expect((await received(inbox)).map(({ body }) => body)).toEqual(['new', 'young']);

    await test().app.get(InboxKeeper).forgetOld();
    const rows = await test().query<{ body: Buffer }>(
      `SELECT body FROM inbox_requests WHERE inbox_id = $1 ORDER BY id`,
      [inbox.id],
    );
    expect(rows.map(({ body }) => body.toString())).toEqual(['young', 'new']);
  });

  it('is shown to its own account alone', async () => {
    const inbox = await makeInbox();
    const path = `/api/v1/inboxes/${inbox.id}`;
    expect(refusal(await (await test().account()).call('GET', path))).toEqual([404, 'not_found']);
    expect(refusal(await account.call('GET', `${path}x`))).toEqual([404, 'not_found']);
    expect(refusal(await test().call(null, 'GET', path))).toEqual([401, 'missing_token']);
  });
});
