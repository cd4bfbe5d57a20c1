import { beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { useNothingStored } from '../support/nothing-stored.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
let account: TestAccount;

beforeAll(async () => {
  account = await app().account();
});
useNothingStored(app);

const EVENT = { type: 'order.created', payload: { id: 1 } };

describe('an event', () => {
  const FIELDS: [string, unknown][] = [
    ['type', undefined],
    ['type', null],
    ['type', ''],
    ['type', 5],
    ['type', 'two words'],
    ['type', 'order.*'],
    ['type', 'a\u0000'],
    ['type', '\ud800'],
    ['type', 't'.repeat(201)],
    ['payload', undefined],
    ['objectId', '8812'],
    ['objectId', 1.5],
    ['objectId', 2 ** 53],
    ['contentType', true],
    ['instance', 5],
    ['instance', ''],
    ['instance', 'i'.repeat(256)],
    ['instance', 'a\u0000'],
    ['occurredAt', 1697105303],
    ['occurredAt', 'yesterday'],
    ['occurredAt', '2023-10-12'],
    ['occurredAt', '2023-10-12T10:08:23'],
    ['occurredAt', '2023-02-30T10:08:23Z'],
    ['occurredAt', '2023-10-12T25:08:23Z'],
    ['occurredAt', '0000-01-01T00:00:00Z'],
    ['additional', 1],
  ];

  it.each(FIELDS)('is refused with the %s %j', async (field, value) => {
    const event = { ...EVENT, [field]: value };
    expect(refusal(await account.call('POST', '/api/v1/events', event))).toEqual([400, 'invalid_request', field]);
    const events = [EVENT, EVENT, EVENT, event];
    expect(refusal(await account.call('POST', '/api/v1/events/batch', { events }))).toEqual([
      400,
      'invalid_request',
      `events[3].${field}`,
    ]);
  });

  it('is refused with every invalid field named', async () => {
    const events = [{ ...EVENT, objectId: 'x', occurredAt: 'y' }, EVENT, { type: 'a b', payload: 1 }];
    expect(refusal(await account.call('POST', '/api/v1/events/batch', { events }))).toEqual([
      400,
      'invalid_request',
      'events[0].objectId',
      'events[0].occurredAt',
      'events[2].type',
    ]);
  });

  it('has its key in the header unless it is part of a batch', async () => {
    const answer = await account.call('POST', '/api/v1/events', { ...EVENT, idempotencyKey: 'k' });
    expect(refusal(answer)).toEqual([400, 'invalid_request', 'idempotencyKey']);
  });
});

describe('a batch', () => {
  it.each([
    ['is empty', { events: [] }, 'events'],
    ['has no list', {}, 'events'],
    ['has an object instead of a list', { events: EVENT }, 'events'],
    ['holds 1,001 events', { events: Array.from({ length: 1_001 }, () => EVENT) }, 'events'],
    ['holds something other than an event', { events: [EVENT, null] }, 'events[1]'],
    ['holds a list', { events: [EVENT, [EVENT]] }, 'events[1]'],
    ['has another field', { events: [EVENT], dryRun: true }, 'dryRun'],
  ])('is refused if it %s', async (_, body, field) => {
    expect(refusal(await account.call('POST', '/api/v1/events/batch', body))).toEqual([400, 'invalid_request', field]);
  });
});

describe('an account', () => {
  it.each([
    ['name', { name: '' }],
    ['name', { name: null }],
    ['name', { name: 5 }],
    ['name', { name: 'a\u0000' }],
    ['timezone', { timezone: 'Europe/Atlantis' }],
    ['timezone', { timezone: 5 }],
    ['retentionDays', { retentionDays: 7 }],
    ['retentionDays', { retentionDays: '30' }],
    ['eshopId', { eshopId: 7 }],
  ])('is unchanged if the %s is wrong: %j', async (field, body) => {
    expect(refusal(await account.call('PATCH', '/api/v1/account', body))).toEqual([400, 'invalid_request', field]);
  });

  it.each([
    ['name', {}],
    ['name', { name: 'a\u0000' }],
    ['expiresAt', { name: 'a', expiresAt: 'tomorrow' }],
    ['expiresAt', { name: 'a', expiresAt: '2009-W01-1' }],
    ['expiresAt', { name: 'a', expiresAt: 1697105303 }],
  ])('gets no token if the %s is wrong: %j', async (field, body) => {
    expect(refusal(await account.call('POST', '/api/v1/account/tokens', body))).toEqual([
      400,
      'invalid_request',
      field,
    ]);
  });
});

describe('a list', () => {
  it.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=101'],
    ['limit', 'limit=many'],
    ['limit', 'limit=1&limit=2'],
    ['after', 'after=x'],
    ['after', 'after='],
    ['after', `after=${Buffer.from("1' OR true").toString('base64url')}`],
    ['after', `after=${Buffer.from('9'.repeat(30)).toString('base64url')}`],
    ['offset', 'offset=20'],
    ['__proto__', '__proto__=1'],
  ])('names the bad %s of ?%s', async (field, query) => {
    for (const path of ['/api/v1/webhooks', '/api/v1/deliveries']) {
      expect(refusal(await account.call('GET', `${path}?${query}`))).toEqual([400, 'invalid_request', field]);
    }
  });

  it.each([
    ['status', 'status=failed'],
    ['webhookId', 'webhookId=x'],
    ['webhookId', 'webhookId=99999999999'],
    ['eventId', 'eventId=x'],
    ['eventType', 'eventType=%00'],
    ['since', 'since=yesterday'],
    ['since', 'since=2009'],
    ['since', 'since=2009-W01-1'],
    ['since', 'since=2024-02-30T00:00:00Z'],
    ['until', 'until=2024-01-01T00:00:00,5Z'],
  ])('of deliveries names the bad %s of ?%s', async (field, query) => {
    expect(refusal(await account.call('GET', `/api/v1/deliveries?${query}`))).toEqual([400, 'invalid_request', field]);
  });
});

describe('an impossible id', () => {
  it.each(['x', '0x1', '1.5', '-1', '1e3', '99999999999999999999', '%00', '2147483648'])(
    'is not found: %s',
    async (id) => {
      for (const path of ['webhooks', 'deliveries', 'events']) {
        expect(refusal(await account.call('GET', `/api/v1/${path}/${id}`))).toEqual([404, 'not_found']);
      }
      expect(refusal(await account.call('DELETE', `/api/v1/account/tokens/${id}`))).toEqual([404, 'not_found']);
    },
  );
});

describe('a path', () => {
  it.each([
    ['/api/v1/webhooks/%zz', 400, 'invalid_request'],
    [`/api/v1/webhooks/${'1'.repeat(201)}`, 404, 'not_found'],
    ['/api/v1/nothing', 404, 'not_found'],
  ])('that does not exist, %s, gets a problem like any other', async (path, status, code) => {
    const answer = await account.call('GET', path);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});
