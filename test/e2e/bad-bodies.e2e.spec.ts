import { beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { useNothingStored } from '../support/nothing-stored.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
let account: TestAccount;
let webhookId: number;

beforeAll(async () => {
  account = await app().account();
  webhookId = (await account.webhook({ targetUrl: 'https://receiver.example/' })).id;
});
useNothingStored(app);

const EVENT = { type: 'order.created', payload: { id: 1 } };

/** Every route that takes a body. */
const ROUTES = () =>
  [
    ['POST', '/api/v1/events'],
    ['POST', '/api/v1/events/batch'],
    ['POST', '/api/v1/webhooks'],
    ['PATCH', `/api/v1/webhooks/${webhookId}`],
    ['POST', `/api/v1/webhooks/${webhookId}/rotate-secret`],
    ['PATCH', '/api/v1/account'],
    ['POST', '/api/v1/account/tokens'],
  ] as const;

describe('an invalid body', () => {
  it.each(['{', '{"a":}', '[1', "{'a':1}", '{"a":1}}', '{"a":\u00001}', 'NaN', '"\\x"', '\u00a0{}'])(
    'is invalid_json if it is not JSON: %j',
    async (body) => {
      for (const [method, path] of ROUTES()) {
        expect(refusal(await account.call(method, path, body))).toEqual([400, 'invalid_json']);
      }
    },
  );

  it('is invalid_json if it is not UTF-8, without quoting its content', async () => {
    const body = Buffer.from('{"type":"a","payload":"caf\xe9"}', 'latin1');
    for (const [method, path] of ROUTES()) {
      const answer = await account.call(method, path, body);
      expect(refusal(answer)).toEqual([400, 'invalid_json']);
      expect(answer.text.replace(/"requestId":"[^"]*"/, '')).not.toContain('caf');
    }
  });

  it.each(['null', 'true', '5', '"text"'])('is refused if it is not an object: %s', async (body) => {
    for (const [method, path] of ROUTES()) {
      expect(refusal(await account.call(method, path, body))).toEqual([400, 'invalid_request', 'body']);
    }
  });

  it.each(['[]', '[{}]'])('is refused if it is a list: %s', async (body) => {
    for (const [method, path] of ROUTES()) {
      expect(refusal(await account.call(method, path, body)).slice(0, 2)).toEqual([400, 'invalid_request']);
    }
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x'])(
    'is refused as %s',
    async (type) => {
      for (const [method, path] of ROUTES()) {
        const answer = await account.call(method, path, JSON.stringify(EVENT), { 'Content-Type': type });
        expect(refusal(answer)).toEqual([415, 'unsupported_media_type']);
      }
    },
  );

  it('is refused if it is larger than 8 MiB', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(8 * 1024 * 1024) });
    for (const [method, path] of ROUTES()) {
      expect(refusal(await account.call(method, path, body))).toEqual([413, 'payload_too_large']);
    }
  });

  it.each(['unknown', '__proto__', 'constructor', 'accountId', 'id'])('names the unknown field %s', async (field) => {
    for (const [method, path] of ROUTES()) {
      const answer = await account.call(method, path, `{"${field}":{"a":1}}`);
      expect(refusal(answer).slice(0, 2)).toEqual([400, 'invalid_request']);
      expect(refusal(answer)).toContain(field);
    }
  });

  it('gets a problem+json with a sentence for each field', async () => {
    const answer = await account.call('POST', '/api/v1/webhooks', {
      eventType: '*',
      targetUrl: 'https://receiver.example/',
      maxAttempts: '5',
    });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual({
      type: 'about:blank',
      title: 'The request has invalid fields.',
      status: 400,
      code: 'invalid_request',
      detail: 'maxAttempts: must be an integer number',
      errors: [{ field: 'maxAttempts', message: 'must be an integer number' }],
      requestId: expect.any(String),
    });
  });
});
