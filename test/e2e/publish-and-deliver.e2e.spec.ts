import { beforeEach, describe, expect, it } from 'vitest';

import type { DeliveryDto } from '../../src/deliveries/deliveries.dto.js';
import type { PublishedBatchDto, PublishedEventDto } from '../../src/events/events.dto.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { useReceiver } from '../support/receiver.js';

const app = useApp();
const receiver = useReceiver();
beforeEach(() => receiver.reset());

describe('publishing an event', () => {
  it('returns 202 with the event and the number of its webhooks', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url, eventType: 'order.created' });
    await account.webhook({ targetUrl: receiver.url });
    const published = await account.publish({ type: 'order.created' });
    expect(published).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      type: 'order.created',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      deliveries: 2,
    });
    await app().deliverDue();
    for (const delivery of await account.deliveriesOf(published.id)) {
      expect(delivery).toMatchObject({ status: 'delivered', attemptCount: 1, nextAttemptAt: null, lastError: null });
      expect(delivery.attempts).toMatchObject([{ number: 1, responseStatus: 200, error: null }]);
    }
  });

  it.each([
    ['package.shipped', 'package.shipped', true],
    ['package.shipped', 'package.shipped.late', false],
    ['package.*', 'package.shipped', true],
    ['package.*', 'package.status.shipped', true],
    ['package.*', 'packages.shipped', false],
    ['package.*', 'package', false],
    ['order:*', 'order:create', true],
    ['order:*', 'order.create', false],
    ['ord*', 'order:create', true],
    ['*', 'anything', true],
    ['*', 'order.🎉x', true],
    ['Order:*', 'order:create', false],
  ])('matches %s to %s: %s', async (eventType, type, matches) => {
    const account = await app().account();
    const other = await app().account();
    await account.webhook({ targetUrl: receiver.url, eventType });
    await other.webhook({ targetUrl: receiver.url });
    expect((await account.publish({ type })).deliveries).toBe(matches ? 1 : 0);
    await app().deliverDue();
    expect(receiver.received).toHaveLength(matches ? 1 : 0);
  });

  it('treats no character but * as a pattern', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url, eventType: 'a%.*' });
    await account.webhook({ targetUrl: receiver.url, eventType: 'a_' });
    expect((await account.publish({ type: 'ab.c' })).deliveries).toBe(0);
    expect((await account.publish({ type: 'a%.c' })).deliveries).toBe(1);
    await app().deliverDue();
  });

  it('returns 202 only once everything is committed', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url });
    await app().query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no commit today'; END $$`);
    await app().query(`
      CREATE CONSTRAINT TRIGGER refuse_commit AFTER INSERT ON idempotency_keys
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()`);
    const publish = () =>
      account.call('POST', '/api/v1/events', { type: 'order.created', payload: 1 }, { 'Idempotency-Key': 'once' });

    const failed = await publish();
    await app().query(`DROP TRIGGER refuse_commit ON idempotency_keys`);
    expect(refusal(failed)).toEqual([500, 'internal_error']);
    const kept = await app().query(
      `SELECT id FROM events WHERE account_id = $1 UNION ALL SELECT uuid FROM deliveries WHERE account_id = $1`,
      [account.id],
    );
    expect(kept).toEqual([]);

    expect((await publish()).status).toBe(202);
    await app().deliverDue();
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a webhook', () => {
  it('never gets events published while it is inactive', async () => {
    const account = await app().account();
    const { id } = await account.webhook({ targetUrl: receiver.url, isActive: false });
    expect((await account.publish()).deliveries).toBe(0);
    await account.patchWebhook(id, { isActive: true });
    expect((await account.publish({ type: 'second' })).deliveries).toBe(1);
    await app().deliverDue();
    expect(receiver.received.map(({ body }) => JSON.parse(body).event.type)).toEqual(['second']);
  });

  it('gets events published while it was paused once it is resumed', async () => {
    const account = await app().account();
    const { id } = await account.webhook({ targetUrl: receiver.url });
    const paused = await account.call('POST', `/api/v1/webhooks/${id}/pause`);
    expect([paused.status, paused.body]).toMatchObject([200, { id, isPaused: true, isActive: true }]);
    const event = await account.publish();
    expect(event.deliveries).toBe(1);
    await app().deliverWaiting(account);
    expect(receiver.received).toEqual([]);
    expect(await account.deliveryOf(event.id)).toMatchObject({ status: 'pending', attemptCount: 0 });

    const resumed = await account.call('POST', `/api/v1/webhooks/${id}/resume`);
    expect([resumed.status, resumed.body]).toMatchObject([200, { id, isPaused: false }]);
    await app().worker.idle();
    expect(await account.deliveryOf(event.id)).toMatchObject({ status: 'delivered', attemptCount: 1 });
  });

  it('gets a test event whatever its event type, and no other webhook does', async () => {
    const account = await app().account();
    const { id } = await account.webhook({ targetUrl: receiver.url, eventType: 'order.created' });
    await account.webhook({ targetUrl: receiver.url });
    const sent = await account.call<DeliveryDto>('POST', `/api/v1/webhooks/${id}/test`);
    expect([sent.status, sent.body]).toMatchObject([202, { webhookId: id, status: 'pending' }]);
    await app().deliverDue();
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]!.headers['webhook-id']).toBe(sent.body.uuid);
    expect(await account.delivery(sent.body.id)).toMatchObject({ status: 'delivered' });
  });

  it('refuses a test event while it is inactive', async () => {
    const account = await app().account();
    const { id } = await account.webhook({ targetUrl: receiver.url, isActive: false });
    expect(refusal(await account.call('POST', `/api/v1/webhooks/${id}/test`))).toEqual([409, 'state_conflict']);
  });
});

describe('a batch', () => {
  it('of 1,000 events gets results in order, and each event arrives once', async () => {
    const account = await app().account();
    await account.webhook({ targetUrl: receiver.url, eventType: 'even' });
    const events = Array.from({ length: 1_000 }, (_, n) => ({ type: n % 2 ? 'odd' : 'even', payload: n }));
    const { status, body } = await account.call<PublishedBatchDto>('POST', '/api/v1/events/batch', { events });
    expect(status).toBe(202);
    expect(body.events).toHaveLength(1_000);
    expect(body.events.map(({ deliveries }) => deliveries)).toEqual(events.map((_, n) => (n % 2 ? 0 : 1)));
    for (const n of [0, 499, 999]) expect(await account.event(body.events[n]!.id)).toMatchObject({ payload: n });

    await app().deliverDue();
    const arrived = receiver.received.map((request) => JSON.parse(request.body).payload as number);
    expect(arrived.sort((one, other) => one - other)).toEqual(Array.from({ length: 500 }, (_, n) => 2 * n));
    const delivered = `SELECT count(*)::integer AS count FROM deliveries WHERE account_id = $1 AND status = 'delivered'`;
    expect(await app().query(delivered, [account.id])).toEqual([{ count: 500 }]);
  });
});

/** What a webhook of this format is sent for one event, and how the service shows it. */
async function sendOne(format: string, event: Record<string, unknown> = {}) {
  const account = await app().account({ eshopId: 421, timezone: 'Europe/Prague' });
  await account.webhook({ targetUrl: receiver.url, format });
  const text = `{"type":"order:create","payload":{ "b" : 1.50, "a":"\\u0130" },${JSON.stringify(event).slice(1)}`;
  const { body } = await account.call<PublishedEventDto>('POST', '/api/v1/events', text.replace(',}', '}'));
  await app().deliverDue();
  const [request] = receiver.received;
  return { account, event: body, delivery: await account.deliveryOf(body.id), ...request! };
}

const PAYLOAD = '{ "b" : 1.50, "a":"\\u0130" }';

describe('the body of each format', () => {
  it('envelope matches the undelivered document', async () => {
    const { body, headers, delivery } = await sendOne('envelope');
    const uuid = delivery.uuid.replaceAll('-', '');
    expect(body).toBe(`{"event":{"type":"order:create","uuid":"${uuid}"},"payload":${PAYLOAD}}`);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['webhook-id']).toBe(delivery.uuid);
    expect(headers['user-agent']).toMatch(/^Hookledger\/\d+\.\d+\.\d+$/);
  });

  it('notification matches the notifications document, in the account’s zone', async () => {
    const { body, headers } = await sendOne('notification', { occurredAt: '2018-05-29T07:02:27.9Z', instance: 'A-1' });
    expect(body).toBe(
      '{"eshopId":421,"event":"order:create","eventCreated":"2018-05-29T09:02:27+0200","eventInstance":"A-1"}',
    );
    expect(headers['content-type']).toBe('application/json');
  });

  it.each([
    [{ instance: 'A-1', objectId: 8812 }, () => 'A-1'],
    [{ objectId: 8812 }, () => '8812'],
    [{}, (eventId: string) => eventId],
  ])('notification writes the eventInstance of %j as a string', async (fields, expected) => {
    const { body, event } = await sendOne('notification', fields);
    expect(JSON.parse(body)).toMatchObject({ eventInstance: expected(event.id) });
  });

  it('standard matches Standard Webhooks', async () => {
    const { body, headers } = await sendOne('standard', { occurredAt: '2018-05-29T09:02:27.123456+02:00' });
    expect(body).toBe(`{"type":"order:create","timestamp":"2018-05-29T07:02:27.123456Z","data":${PAYLOAD}}`);
    expect(headers['content-type']).toBe('application/json');
  });

  it('cloudevents is a structured CloudEvent 1.0', async () => {
    const { body, headers, event, account } = await sendOne('cloudevents', { occurredAt: '2018-05-29T07:02:27Z' });
    expect(body).toBe(
      `{"specversion":"1.0","id":"${event.id}","source":"/accounts/${account.id}","type":"order:create",` +
        `"subject":"${event.id}","time":"2018-05-29T07:02:27Z","datacontenttype":"application/json","data":${PAYLOAD}}`,
    );
    expect(headers['content-type']).toBe('application/cloudevents+json');
  });

  it('dates an event without occurredAt by its publishing', async () => {
    const { body, event } = await sendOne('standard');
    const { timestamp } = JSON.parse(body) as { timestamp: string };
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/);
    expect(new Date(timestamp).toISOString()).toBe(event.createdAt);
  });

  it('keeps the format at publishing if the webhook changes its format before the retry', async () => {
    receiver.reset({ status: 500 }, { status: 200 });
    const { account, delivery } = await sendOne('envelope');
    await account.patchWebhook(delivery.webhookId, { format: 'standard' });
    await app().deliverWaiting(account);
    expect(receiver.received[1]!.body).toBe(receiver.received[0]!.body);
  });
});
