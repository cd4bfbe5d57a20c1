import { beforeEach, describe, expect, it } from 'vitest';

import type { PublishedBatchDto, PublishedEventDto } from '../../src/events/events.dto.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { useReceiver } from '../support/receiver.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
const receiver = useReceiver();
beforeEach(() => receiver.reset());

const EVENT = { type: 'order.created', payload: { id: 1 } };

const publish = (account: TestAccount, body: unknown, key: string) =>
  account.call<PublishedEventDto>('POST', '/api/v1/events', body, { 'Idempotency-Key': key });
const publishBatch = (account: TestAccount, events: unknown[]) =>
  account.call<PublishedBatchDto>('POST', '/api/v1/events/batch', { events });

/** Counts the events and deliveries of an account. */
async function stored(account: TestAccount) {
  const [row] = await app().query(
    `SELECT (SELECT count(*)::integer FROM events WHERE account_id = $1) AS events,
            (SELECT count(*)::integer FROM deliveries WHERE account_id = $1) AS deliveries`,
    [account.id],
  );
  return row;
}

describe('an event published again under its key', () => {
  it('returns the first event, which is delivered once', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url });
    const first = await publish(account, EVENT, 'order-1');
    const again = await publish(account, EVENT, 'order-1');
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body).toEqual(first.body);
    expect(first.body.deliveries).toBe(1);
    await app().deliverDue();
    expect(receiver.received).toHaveLength(1);
    expect(await stored(account)).toEqual({ events: 1, deliveries: 1 });
  });

  it('returns the first event even if webhooks were added since', async () => {
    const account = await app().account();
    const first = await publish(account, EVENT, 'order-1');
    await account.webhook({ targetUrl: receiver.url });
    expect((await publish(account, EVENT, 'order-1')).body).toEqual(first.body);
    expect(await stored(account)).toEqual({ events: 1, deliveries: 0 });
  });

  it('is one event under 20 concurrent posts', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url });
    const answers = await Promise.all(Array.from({ length: 20 }, () => publish(account, EVENT, 'racing')));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(202));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    await app().deliverDue();
    expect(receiver.received).toHaveLength(1);
    expect(await stored(account)).toEqual({ events: 1, deliveries: 1 });
  });

  it.each([
    ['another type', { ...EVENT, type: 'order.changed' }],
    ['another payload', { ...EVENT, payload: { id: 2 } }],
    ['another objectId', { ...EVENT, objectId: 1 }],
    ['another contentType', { ...EVENT, contentType: 1 }],
    ['another instance', { ...EVENT, instance: 'A-1' }],
    ['another occurredAt', { ...EVENT, occurredAt: '2023-10-12T10:08:23Z' }],
    ['a payload formatted differently', '{"type":"order.created","payload":{"id":1.0}}'],
  ])('is refused with %s', async (_, other) => {
    const account = await app().account();
    const first = await publish(account, EVENT, 'order-1');
    expect(refusal((await publish(account, other, 'order-1')) as never)).toEqual([409, 'idempotency_conflict']);
    expect((await publish(account, EVENT, 'order-1')).body).toEqual(first.body);
    expect(await stored(account)).toEqual({ events: 1, deliveries: 0 });
  });

  it('is the same event if only the white space around its fields differs', async () => {
    const account = await app().account();
    const first = await publish(account, '{"type":"a","payload":{"id": 1}}', 'order-1');
    const again = await publish(account, '{ "payload" : {"id": 1} , "type" : "a" }', 'order-1');
    expect(again.body).toEqual(first.body);
  });

  it('is a separate event in another account', async () => {
    const [one, other] = [await app().account(), await app().account()];
    const first = await publish(one, EVENT, 'order-1');
    const second = await publish(other, { ...EVENT, type: 'other' }, 'order-1');
    expect(second.status).toBe(202);
    expect(second.body.id).not.toBe(first.body.id);
  });

  it('without a key is a separate event every time', async () => {
    const account = await app().account();
    expect((await account.publish()).id).not.toBe((await account.publish()).id);
  });
});

describe('a batch', () => {
  const batch = Array.from({ length: 50 }, (_, n) => ({ ...EVENT, payload: n, idempotencyKey: `key-${n}` }));

  it('sent again under the same keys returns the same ids in its order', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url });
    const first = await publishBatch(account, batch);
    const again = await publishBatch(account, batch);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body).toEqual(first.body);
    const reversed = await publishBatch(account, batch.toReversed());
    expect(reversed.body.events).toEqual(first.body.events.toReversed());
    await app().deliverDue();
    expect(receiver.received).toHaveLength(50);
    expect(await stored(account)).toEqual({ events: 50, deliveries: 50 });
  });

  it('is refused with a single event’s key header, which would protect nothing, along with its other problems', async () => {
    const account = await app().account();
    const send = (body: unknown) => account.call('POST', '/api/v1/events/batch', body, { 'Idempotency-Key': 'key' });
    for (const [body, more] of [
      [{ events: batch }, []],
      [{ events: [{ payload: 1 }], other: 1 }, ['other', 'events[0].type']],
      [[], ['body']],
    ] as const) {
      expect(refusal(await send(body))).toEqual([400, 'invalid_request', 'Idempotency-Key', ...more]);
    }
    expect(await stored(account)).toEqual({ events: 0, deliveries: 0 });
  });

  it('racing with itself in reverse order is one batch', async () => {
    const account = await app().account();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => publishBatch(account, n % 2 ? batch : batch.toReversed())),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(202));
    const inOrder = answers.map(({ body }, n) => (n % 2 ? body.events : body.events.toReversed()));
    for (const events of inOrder) expect(events).toEqual(inOrder[0]);
    expect(await stored(account)).toEqual({ events: 50, deliveries: 0 });
  });

  it('stores an event once if its key occurs twice', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url });
    const twice = { ...EVENT, idempotencyKey: 'twice' };
    const { status, body } = await publishBatch(account, [twice, EVENT, twice]);
    expect(status).toBe(202);
    expect(body.events[2]).toEqual(body.events[0]);
    expect(await stored(account)).toEqual({ events: 2, deliveries: 2 });
  });

  it('shares its keys with single events', async () => {
    const account = await app().account();
    const single = await publish(account, EVENT, 'single');
    const { body } = await publishBatch(account, [
      { ...EVENT, idempotencyKey: 'single' },
      { ...EVENT, idempotencyKey: 'new' },
    ]);
    expect(body.events[0]!.id).toBe(single.body.id);
    expect((await publish(account, EVENT, 'new')).body.id).toBe(body.events[1]!.id);
  });

  it.each([
    ['an earlier event', [{ ...EVENT, idempotencyKey: 'taken' }]],
    [
      'another event of the same batch',
      [
        { ...EVENT, idempotencyKey: 'a' },
        { ...EVENT, payload: 2, idempotencyKey: 'a' },
      ],
    ],
  ])('is refused as a whole if a key belongs to %s', async (_, clashing) => {
    const account = await app().account();
    await publish(account, { ...EVENT, payload: 'first' }, 'taken');
    const answer = await publishBatch(account, [{ ...EVENT, idempotencyKey: 'fresh' }, EVENT, ...clashing]);
    expect(refusal(answer as never)).toEqual([409, 'idempotency_conflict']);
    expect(await stored(account)).toEqual({ events: 1, deliveries: 0 });
    expect((await publish(account, { ...EVENT, payload: 'other' }, 'fresh')).status).toBe(202);
  });
});

describe('an idempotency key', () => {
  it.each([
    ['one character', '!'],
    ['255 characters', 'k'.repeat(255)],
    ['all printable characters', '~ "{}\\|;,= x'],
  ])('may be %s', async (_, key) => {
    const account = await app().account();
    const { body } = await publish(account, EVENT, key);
    expect((await publishBatch(account, [{ ...EVENT, idempotencyKey: key }])).body.events[0]!.id).toBe(body.id);
  });

  it.each([
    ['256 characters', 'k'.repeat(256)],
    ['empty', ''],
    ['a non-ASCII letter', 'ü'],
  ])('may not be %s', async (_, key) => {
    const account = await app().account();
    const single = await publish(account, EVENT, key);
    expect(refusal(single as never)).toEqual([400, 'invalid_request', 'Idempotency-Key']);
    const batch = await publishBatch(account, [EVENT, { ...EVENT, idempotencyKey: key }]);
    expect(refusal(batch as never)).toEqual([400, 'invalid_request', 'events[1].idempotencyKey']);
    expect(await stored(account)).toEqual({ events: 0, deliveries: 0 });
  });

  it.each([5, true, {}, 'a\nb', '\u0000'])('may not be %j', async (key) => {
    const account = await app().account();
    const batch = await publishBatch(account, [{ ...EVENT, idempotencyKey: key }]);
    expect(refusal(batch as never)).toEqual([400, 'invalid_request', 'events[0].idempotencyKey']);
  });
});
