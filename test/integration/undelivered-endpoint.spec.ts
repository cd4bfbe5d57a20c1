import { describe, expect, it } from 'vitest';

import { aDelivery, aWebhook } from '../support/deliveries.js';
import { useHistoryApp } from '../support/history-app.js';
import { failed, undeliveredClient } from '../support/undelivered-client.js';

const JSON_TYPE = 'application/json';
const UNDELIVERED_KEYS = [
  'id',
  'webhook',
  'created_date',
  'modified_date',
  'uuid',
  'request_payload',
  'response_content',
  'response_http_status',
  'delivered',
  'request_datetimes',
  'retry_count',
  'object_id',
  'content_type',
];

describe('GET /api/v1/oms/settings/undelivered_webhooks/', () => {
  const history = useHistoryApp();
  const { ask, page, ids } = undeliveredClient(history.url);
  const secondsAgo = async (seconds: number) => {
    const text = `SELECT (now() - $1 * interval '1 second')::text AS at`;
    return (await history.db().query<{ at: string }>(text, [seconds])).rows[0]!.at;
  };

  it('returns the document’s example byte for byte', async () => {
    const account = await history.account();
    const webhookId = await aWebhook(history.db(), account.id, {
      eventType: 'package.status.shipped',
      targetUrl: 'https://httpstat.us/500',
      createdAt: '2022-04-15T13:40:22.651798Z',
      modifiedAt: '2023-10-11T11:38:26.237910Z',
    });
    const payload =
      '{"id":8812,"city":"İSTANBUL","amount":300.00,"big":12345678901234567890,"huge":1e400,"odd":"\\u0000\\ud800"}';
    const { id } = await aDelivery(history.db(), account.id, {
      webhookId,
      uuid: '2877cadd-fc60-4a5a-a54f-b7be716f4f25',
      eventType: 'package.status.shipped',
      payload,
      objectId: '8812',
      contentType: '4',
      createdAt: '2023-10-12T10:07:35.200005Z',
      modifiedAt: '2023-10-12T10:08:23.085564Z',
      attempts: [
        { startedAt: '2023-10-12T10:07:34.698690Z', error: 'timeout' },
        { startedAt: '2023-10-12T10:08:03Z', status: 502, body: 'earlier' },
        { startedAt: '2023-10-12T10:08:22.570834Z', status: 500, body: '500 Internal Server Error' },
      ],
    });

    const response = await ask(account.token);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(JSON_TYPE);
    expect(await response.text()).toBe(
      `{"count":1,"next":null,"previous":null,"results":[{"id":${id},"webhook":{"id":${webhookId},` +
        `"retry_countdown_config":{"choice":"fixed","kwargs":{"seconds":60}},"created_date":"2022-04-15T13:40:22.651798Z",` +
        `"modified_date":"2023-10-11T11:38:26.237910Z","target_url":"https://httpstat.us/500","is_active":true,` +
        `"secret_key":"","event_type":"package.status.shipped","callback":"","additional_headers":{},"config":{}},` +
        `"created_date":"2023-10-12T10:07:35.200005Z","modified_date":"2023-10-12T10:08:23.085564Z",` +
        `"uuid":"2877cadd-fc60-4a5a-a54f-b7be716f4f25","request_payload":{"event":{"type":"package.status.shipped",` +
        `"uuid":"2877caddfc604a5aa54fb7be716f4f25"},"payload":${payload}},` +
        `"response_content":"b'500 Internal Server Error'","response_http_status":500,"delivered":false,` +
        `"request_datetimes":["2023-10-12T10:08:22.570834Z","2023-10-12T10:08:03Z","2023-10-12T10:07:34.698690Z"],` +
        `"retry_count":3,"object_id":8812,"content_type":4}]}`,
    );
  });

  it('lists retrying, exhausted and canceled deliveries and those waiting for a minute, nothing newer and nothing delivered', async () => {
    const account = await history.account();
    const shown = [];
    for (const status of ['pending', 'exhausted', 'canceled'] as const) {
      shown.push((await aDelivery(history.db(), account.id, failed({ status }))).id);
    }
    shown.push((await aDelivery(history.db(), account.id, { status: 'canceled' })).id);
    const waiting = { isQueued: true, createdAt: await secondsAgo(61) };
    shown.push((await aDelivery(history.db(), account.id, waiting)).id);
    await aDelivery(history.db(), account.id, { isQueued: true });
    await aDelivery(history.db(), account.id, { status: 'delivered', attempts: [{ startedAt: 'now', status: 200 }] });

    expect(await ids(account.token)).toEqual(shown);
    expect(await ids(account.token, '?sort=-id')).toEqual(shown.toReversed());
    expect(await page(account.token, '?limit=2&page=3')).toMatchObject({ count: 5, results: [{ id: shown[4] }] });
  });

  it('says why an unsent delivery waits or was canceled', async () => {
    const account = await history.account();
    const db = history.db();
    const webhookId = await aWebhook(db, account.id);
    const createdAt = await secondsAgo(90);
    await aDelivery(db, account.id, { webhookId, isQueued: true, createdAt });
    const says = async () => (await page(account.token)).results.map((row) => row.response_content);
    const row = (await page(account.token)).results[0];
    expect(row).toMatchObject({ retry_count: 0, request_datetimes: [], response_http_status: 500, delivered: false });
    expect(await says()).toEqual(['Not sent yet: waiting for a free worker']);

    await db.query(`INSERT INTO circuits (webhook_id, reason, open_until) VALUES ($1, '', now() + interval '1 hour')`, [
      webhookId,
    ]);
    expect(await says()).toEqual(['Not sent yet: the receiver has been failing (circuit open)']);

    await db.query(`UPDATE webhooks SET paused_at = now() WHERE id = $1`, [webhookId]);
    expect(await says()).toEqual(['Not sent yet: the webhook is paused']);

    await db.query(
      `UPDATE pending_deliveries SET lease_token = gen_random_uuid(), leased_at = now(), leased_until = now() WHERE webhook_id = $1`,
      [webhookId],
    );
    expect(await says()).toEqual(['Not sent yet: the first attempt is under way']);

    const finalReason = 'the receiver answered 410';
    await aDelivery(db, account.id, { webhookId, status: 'canceled', finalReason });
    expect((await says())[1]).toBe('Never sent, canceled: the receiver answered 410');
  });

  it('returns an empty list with count 0, and never another account’s rows', async () => {
    const [account, other] = [await history.account(), await history.account()];
    const { webhookId, uuid } = await aDelivery(history.db(), other.id, failed());
    const nothing = { count: 0, next: null, previous: null, results: [] };
    expect(await page(account.token)).toEqual(nothing);
    expect(await page(account.token, `?webhook=${webhookId}`)).toEqual(nothing);
    expect(await page(account.token, `?uuid=${uuid}`)).toEqual(nothing);
    expect(await page(account.token, '?page=last')).toEqual(nothing);
  });

  it('shows status 500 with an error text if there was no response, and a redirect as it came', async () => {
    const account = await history.account();
    await aDelivery(history.db(), account.id, { attempts: [{ startedAt: 'now', error: 'connection_refused' }] });
    await aDelivery(history.db(), account.id, {
      attempts: [{ startedAt: 'now', status: 200, error: 'timeout', body: 'half' }],
    });
    await aDelivery(history.db(), account.id, {
      attempts: [{ startedAt: 'now', status: 302, error: 'redirect', body: `it's "gone"\r\n` }],
    });

    const { results } = await page(account.token);
    expect(results.map((row) => [row.response_http_status, row.response_content])).toEqual([
      [500, 'The receiver refused the connection.'],
      [500, 'The receiver did not respond in time.'],
      [302, `b'it\\'s "gone"\\r\\n'`],
    ]);
    expect(await ids(account.token, '?response_http_status=500')).toHaveLength(2);
    expect(await ids(account.token, '?response_http_status=302')).toHaveLength(1);
    expect(await ids(account.token, '?response_http_status=200')).toHaveLength(0);
  });

  it('has exactly the documented fields for every format, and shows the body in that format', async () => {
    const account = await history.account({ eshopId: 42 });
    const event = { occurredAt: '2018-05-29T07:02:27.5Z', utcOffsetMinutes: 120, objectId: '7', payload: '[1.0]' };
    for (const format of ['envelope', 'notification', 'standard', 'cloudevents']) {
      await aDelivery(history.db(), account.id, failed({ ...event, format }));
    }
    const { results } = await page(account.token);
    for (const row of results) expect(Object.keys(row)).toEqual(UNDELIVERED_KEYS);
    const uuid = (results[0]!.uuid as string).replaceAll('-', '');
    expect(results.map((row) => row.request_payload)).toEqual([
      { event: { type: 'order.created', uuid }, payload: [1] },
      { eshopId: 42, event: 'order.created', eventCreated: '2018-05-29T09:02:27+0200', eventInstance: '7' },
      { type: 'order.created', timestamp: '2018-05-29T07:02:27.500000Z', data: [1] },
      expect.objectContaining({ specversion: '1.0', source: `/accounts/${account.id}`, subject: '7', data: [1] }),
    ]);
  });

  it('masks credentials in additional headers and returns other JSON as stored', async () => {
    const account = await history.account();
    const webhookId = await aWebhook(history.db(), account.id, { eventType: 'order.*', config: '{"b":1.50,"a":{}}' });
    const headers = JSON.stringify({ Authorization: 'Bearer secret', 'X-Region': 'eu' });
    const sealed = history.secretBox().seal(headers, `webhook:${webhookId}`);
    await history.db().query(`UPDATE webhooks SET sealed_headers = $2 WHERE id = $1`, [webhookId, sealed]);
    await aDelivery(history.db(), account.id, failed({ webhookId }));

    const text = await (await ask(account.token)).text();
    expect(text).toContain(
      `"secret_key":"","event_type":"order.*","callback":"",` +
        `"additional_headers":{"Authorization":"********","X-Region":"eu"},"config":{"b":1.50,"a":{}}}`,
    );
  });

  it('combines filters with AND', async () => {
    const account = await history.account();
    const createdAt = '2023-10-12T23:59:59.999999Z';
    const one = await aDelivery(
      history.db(),
      account.id,
      failed({ eventType: 'Order.Paid', objectId: '7', createdAt }),
    );
    const two = await aDelivery(history.db(), account.id, failed({ contentType: '7', webhookId: one.webhookId }));
    const only = async (query: string) => expect(await ids(account.token, query)).toEqual([one.id]);

    await only('?event_type=ORDER.PAID');
    await only(`?uuid=${one.uuid}`);
    await only(`?uuid=${one.uuid.replaceAll('-', '').toUpperCase()}`);
    await only('?object_id=7');
    await only(`?webhook=${one.webhookId}&event_type=order.paid`);
    await only('?created_date__lte=2023-10-12T23:59:59.999999Z');
    await only('?created_date__lt=2023-10-13');
    await only(
      `?created_date__gte=${encodeURIComponent('2023-10-13T01:59:59.999999+02:00')}&created_date__lt=2024-01-01`,
    );
    expect(await ids(account.token, '?content_type=7')).toEqual([two.id]);
    expect(await ids(account.token, '?created_date__gt=2023-10-12T23:59:59.999999Z')).toEqual([two.id]);
    expect(await ids(account.token, `?webhook=${one.webhookId}&colour=red`)).toEqual([one.id, two.id]);
    for (const none of [
      'webhook=2147483648',
      'object_id=9e99',
      `uuid=${'f'.repeat(32)}`,
      'event_type=order',
      'object_id=7&content_type=7',
    ]) {
      expect(await page(account.token, `?${none}`)).toMatchObject({ count: 0, results: [] });
    }
  });

  it('hides rows older than the account’s retention', async () => {
    const account = await history.account();
    const { rows } = await history
      .db()
      .query<{ old: string; young: string }>(
        `SELECT (now() - interval '9 days 1 minute')::text AS old, (now() - interval '8 days 23 hours')::text AS young`,
      );
    await aDelivery(history.db(), account.id, failed({ createdAt: rows[0]!.old }));
    const { id } = await aDelivery(history.db(), account.id, failed({ createdAt: rows[0]!.young }));
    expect(await ids(account.token)).toHaveLength(2);
    await history.db().query(`UPDATE accounts SET retention_days = 9 WHERE id = $1`, [account.id]);
    expect(await page(account.token)).toMatchObject({ count: 1, results: [{ id }] });
  });

  it('returns 400 in Django’s format for a bad value', async () => {
    const { token } = await history.account();
    const bad = async (query: string) => {
      const response = await ask(token, query);
      expect([response.status, response.headers.get('content-type')]).toEqual([400, JSON_TYPE]);
      return response.text();
    };
    expect(await bad('?uuid=nonsense')).toBe('{"uuid":["Enter a valid UUID."]}');
    expect(await bad('?response_http_status=ok')).toBe('{"response_http_status":["Enter a number."]}');
    expect(await bad('?created_date__gte=soon&page=0')).toBe('{"created_date__gte":["Enter a valid date/time."]}');
  });
});
