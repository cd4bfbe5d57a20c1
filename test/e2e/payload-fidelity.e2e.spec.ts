import { beforeEach, describe, expect, it } from 'vitest';

import type { PublishedBatchDto, PublishedEventDto } from '../../src/events/events.dto.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { useReceiver } from '../support/receiver.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
const receiver = useReceiver();
beforeEach(() => receiver.reset());

const KIB = 1024;

const PAYLOADS: Record<string, string> = {
  'an integer beyond 2^53': '12345678901234567890',
  'trailing zeros': '300.00',
  'a number beyond a double': '1e400',
  'a negative zero': '-0',
  'an exponent with a plus': '1E+2',
  'a string': '"text"',
  true: 'true',
  null: 'null',
  'an empty object': '{}',
  'an empty list': '[]',
  'an escaped letter': '{"city":"\\u0130stanbul"}',
  'a non-ASCII letter': '{"şehir":"İSTANBUL","tür":"Kargolanmış","ad":"ALİ VELİ","💥":"𝒽"}',
  'an escaped NUL': '{"a":"\\u0000","\\u0000":1}',
  'lone surrogates': '["\\ud800","\\uDC00x","\\udead\\ud83d"]',
  'all kinds of escapes': '"\\/ / \\b\\f\\n\\r\\t \\" \\\\ \\\\\\" \u007f\u2028\u2029\ufeff"',
  'keys in unsorted order': '{"z":1,"a":2,"10":3,"9":4,"é":5}',
  'white space of all kinds': '{ "a" :\n\t[ 1 ,\r\n 2 ] , "b":{ } }',
  'a duplicate key': '{"a":1,"a":{"b":2,"b":3}}',
  'JavaScript property names': '{"__proto__":{"polluted":true},"constructor":1,"toString":null,"hasOwnProperty":0}',
  'text that looks like an end': '{"a":"}],","b":"{[\\"","c":["]","}"]}',
  'fields of an event': '{"type":"x","payload":{"payload":1},"idempotencyKey":"k","events":[{}]}',
};

const post = (account: TestAccount, payload: string) =>
  account.call<PublishedEventDto>('POST', '/api/v1/events', `{"type":"t","payload":${payload}}`);

/** A payload of so many bytes and half as many characters. */
const ofBytes = (bytes: number) => `"${'ı'.repeat(bytes / 2 - 1)}"`;
/** A payload of this depth. */
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('a payload arrives as written, on the first attempt and on the retry', () => {
  it.each(Object.entries(PAYLOADS))('%s', async (_, payload) => {
    const account = await app().account();
    for (const format of ['envelope', 'standard', 'cloudevents'])
      await account.webhook({ targetUrl: receiver.url, format });
    receiver.reset({ status: 500 }, { status: 500 }, { status: 500 }, { status: 200 });
    const published = await post(account, payload);
    expect(published.status).toBe(202);
    await app().worker.idle();
    await app().deliverWaiting(account);

    const bodies = receiver.received.map(({ body }) => body);
    expect(bodies).toHaveLength(6);
    for (const body of bodies) expect(body.slice(body.lastIndexOf(payload))).toBe(`${payload}}`);
    expect(bodies.slice(0, 3).sort()).toEqual(bodies.slice(3).sort());

    const shown = await account.call('GET', `/api/v1/events/${published.body.id}`);
    expect(shown.text).toContain(`,"payload":${payload},"objectId":`);
    const undelivered = await account.call('GET', '/api/v1/oms/settings/undelivered_webhooks/');
    expect(undelivered.body).toMatchObject({ count: 0 });
  });

  it('in any position among the event’s fields', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url });
    const body = '\n{ "payload" : 1.0 , "objectId" : 7 ,\t"type" : "t" }\n';
    expect((await account.call('POST', '/api/v1/events', body)).status).toBe(202);
    await app().deliverDue();
    expect(receiver.received[0]!.body).toMatch(/,"payload":1\.0}$/);
  });

  it('in a batch', async () => {
    const account = await app().account();
    const events = Object.values(PAYLOADS).map((payload) => `{"type":"t", "payload" : ${payload} }`);
    const answer = await account.call<PublishedBatchDto>(
      'POST',
      '/api/v1/events/batch',
      `{"events":[${events.join(' ,')}]}`,
    );
    expect(answer.status).toBe(202);
    for (const [n, payload] of Object.values(PAYLOADS).entries()) {
      const shown = await account.call('GET', `/api/v1/events/${answer.body.events[n]!.id}`);
      expect(shown.text).toContain(`,"payload":${payload},"objectId":`);
    }
  });

  it('in the undelivered document’s request_payload', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url });
    receiver.reset({ status: 500 });
    for (const payload of Object.values(PAYLOADS)) await post(account, payload);
    await app().worker.idle();
    const { text } = await account.call('GET', '/api/v1/oms/settings/undelivered_webhooks/?limit=500');
    for (const { body } of receiver.received) expect(text).toContain(`"request_payload":${body},"response_content"`);
  });
});

describe('a payload’s size', () => {
  it('may be 256 KiB', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url });
    const payload = ofBytes(256 * KIB);
    expect(Buffer.byteLength(payload)).toBe(256 * KIB);
    expect((await post(account, payload)).status).toBe(202);
    await app().deliverDue();
    expect(receiver.received[0]!.body.endsWith(`"payload":${payload}}`)).toBe(true);
  });

  it('may not exceed that by one byte', async () => {
    const account = await app().account();
    const payload = `${ofBytes(256 * KIB).slice(0, -1)}x"`;
    expect(refusal((await post(account, payload)) as never)).toEqual([413, 'payload_too_large', 'payload']);
    const batch = `{"events":[{"type":"t","payload":1},{"type":"t","payload":${payload}}]}`;
    expect(refusal(await account.call('POST', '/api/v1/events/batch', batch))).toEqual([
      413,
      'payload_too_large',
      'events[1].payload',
    ]);
    expect(await app().query(`SELECT id FROM events WHERE account_id = $1`, [account.id])).toEqual([]);
  });

  it('may be up to 8 MiB for a whole batch', async () => {
    const account = await app().account();
    const events = Array.from({ length: 33 }, () => `{"type":"t","payload":${ofBytes(255 * KIB)}}`);
    const fits = await account.call('POST', '/api/v1/events/batch', `{"events":[${events.slice(0, 32).join(',')}]}`);
    expect(fits.status).toBe(202);
    const tooLarge = await account.call('POST', '/api/v1/events/batch', `{"events":[${events.join(',')}]}`);
    expect(refusal(tooLarge)).toEqual([413, 'payload_too_large']);
  });
});

describe('a payload’s depth', () => {
  it('may be 64', async () => {
    const account = await app().account();
    expect((await post(account, nested(64))).status).toBe(202);
    expect((await post(account, `{"a":${nested(63)}}`)).status).toBe(202);
  });

  it.each([65, 1_000, 100_000])('may not be %i', async (depth) => {
    const account = await app().account();
    expect(refusal((await post(account, nested(depth))) as never)).toEqual([400, 'invalid_request', 'payload']);
    const batch = `{"events":[{"type":"t","payload":1},{"type":"t","payload":{"a":${nested(depth - 1)}}}]}`;
    expect(refusal(await account.call('POST', '/api/v1/events/batch', batch))).toEqual([
      400,
      'invalid_request',
      'events[1].payload',
    ]);
  });

  it('counts only structural brackets', async () => {
    const account = await app().account();
    expect((await post(account, `["${'['.repeat(100)}\\"${'{'.repeat(100)}"]`)).status).toBe(202);
  });
});

describe('a duplicate key among an event’s fields', () => {
  it.each([
    ['type', '{"type":"a","type":"b","payload":1}'],
    ['payload', '{"type":"a","payload":1,"payload":1}'],
    ['payload', '{"type":"a","payload":1,"pay\\u006coad":2}'],
  ])('is refused: %s in %s', async (field, body) => {
    const account = await app().account();
    expect(refusal(await account.call('POST', '/api/v1/events', body))).toEqual([400, 'invalid_request', field]);
    const batch = `{"events":[{"type":"a","payload":1},${body}]}`;
    expect(refusal(await account.call('POST', '/api/v1/events/batch', batch))).toEqual([
      400,
      'invalid_request',
      `events[1].${field}`,
    ]);
    expect(await app().query(`SELECT id FROM events WHERE account_id = $1`, [account.id])).toEqual([]);
  });

  it('is also refused beside the list of a batch', async () => {
    const account = await app().account();
    const batch = '{"events":[{"type":"a","payload":1}],"events":[{"type":"b","payload":1}]}';
    expect(refusal(await account.call('POST', '/api/v1/events/batch', batch))).toEqual([
      400,
      'invalid_request',
      'events',
    ]);
  });
});
