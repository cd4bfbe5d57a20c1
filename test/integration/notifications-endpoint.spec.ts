import { describe, expect, it } from 'vitest';

import { aDelivery, aWebhook } from '../support/deliveries.js';
import { useHistoryApp } from '../support/history-app.js';
import { expectNotifications, expectNotificationsError, type Notification } from '../support/notifications-schema.js';

const PATH = '/api/webhooks/notifications';
const FAILED = [{ startedAt: 'now', status: 500 }];

describe('GET /api/webhooks/notifications', () => {
  const history = useHistoryApp();
  const ask = (token: string, query = '', init: RequestInit = {}) =>
    fetch(`${history.url()}${PATH}${query}`, { headers: { 'Shoptet-Access-Token': token }, ...init });
  const page = async (token: string, query = '') => {
    const response = await ask(token, query);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    const answer = expectNotifications(await response.json());
    expect(response.headers.get('x-request-id')).toBe(answer.metadata.requestId);
    return answer.data;
  };
  const list = async (token: string, query = ''): Promise<Notification[]> => (await page(token, query)).notifications;
  const ids = async (token: string, query = '') => (await list(token, query)).map(({ id }) => id);
  /** An instant before now, as Postgres reads it. */
  const ago = async (interval: string) =>
    (await history.db().query<{ at: string }>(`SELECT (now() - $1::interval)::text AS at`, [interval])).rows[0]!.at;

  /** The endpoint's response to a request with these headers. */
  const refused = async (headers: Record<string, string>, query = '') => {
    const response = await ask('', query, { headers });
    const { errorCode, instance } = expectNotificationsError(await response.json());
    return [response.status, errorCode, instance];
  };

  it('shows a delivery with exactly the documented fields, dates in the account’s zone', async () => {
    const account = await history.account({ timezone: 'Asia/Kathmandu', eshopId: 222 });
    const createdAt = await ago('1 day');
    const local = async (text: string) => {
      const { rows } = await history
        .db()
        .query<{ text: string }>(
          `SELECT to_char($1::timestamptz AT TIME ZONE 'Asia/Kathmandu', 'YYYY-MM-DD"T"HH24:MI:SS') AS text`,
          [text],
        );
      return `${rows[0]!.text}+0545`;
    };
    const startedAt = await ago('1 hour');
    const { id, webhookId } = await aDelivery(history.db(), account.id, {
      eventType: 'order:create',
      instance: '2018000012',
      objectId: '9',
      occurredAt: '2018-05-29T07:02:27.999999Z',
      utcOffsetMinutes: 120,
      format: 'notification',
      targetUrl: 'https://old.example/hook',
      createdAt,
      attempts: [{ startedAt, status: 500 }],
    });

    expect(await list(account.token)).toEqual([
      {
        id,
        webhookId,
        webhookUrl: 'https://old.example/hook',
        event: 'order:create',
        eventCreated: '2018-05-29T12:47:27+0545',
        created: await local(createdAt),
        attempted: await local(startedAt),
        attempts: 1,
        status: 'failed',
        active: true,
        data: {
          eshopId: 222,
          event: 'order:create',
          // As sent, in the zone of that time.
          eventCreated: '2018-05-29T09:02:27+0200',
          eventInstance: '2018000012',
        },
      },
    ]);
  });

  it('writes UTC as +0000 if no zone is set, and the publish time if no other was given', async () => {
    const account = await history.account();
    await aDelivery(history.db(), account.id, { objectId: '88' });
    const { eventId } = await aDelivery(history.db(), account.id);
    const [first, second] = await list(account.token);
    expect(first!.created).toMatch(/\+0000$/);
    expect(first).toMatchObject({ eventCreated: first!.created, attempted: null, status: 'new' });
    expect(first!.data).toEqual({
      eshopId: account.id,
      event: 'order.created',
      eventCreated: first!.created,
      eventInstance: '88',
    });
    expect(second!.data.eventInstance).toBe(eventId);
  });

  it('shows new, failed and success, and whether another attempt follows', async () => {
    const account = await history.account();
    const make = (given: object) => aDelivery(history.db(), account.id, given).then(({ id }) => id);
    const fresh = await make({});
    const waiting = await make({ attempts: FAILED });
    const exhausted = await make({ attempts: FAILED, status: 'exhausted' });
    const delivered = await make({ attempts: [...FAILED, { startedAt: 'now', status: 204 }], status: 'delivered' });
    const canceledNew = await make({ status: 'canceled' });
    const canceled = await make({ attempts: FAILED, status: 'canceled' });

    expect(
      (await list(account.token)).map(({ id, status, active, attempts }) => [id, status, active, attempts]),
    ).toEqual([
      [fresh, 'new', true, 0],
      [waiting, 'failed', true, 1],
      [exhausted, 'failed', false, 1],
      [delivered, 'success', false, 2],
      [canceledNew, 'new', false, 0],
      [canceled, 'failed', false, 1],
    ]);
    expect(await ids(account.token, '?status=new')).toEqual([fresh, canceledNew]);
    expect(await ids(account.token, '?status=failed&active=true')).toEqual([waiting]);
    expect(await ids(account.token, '?status=success')).toEqual([delivered]);
    expect(await ids(account.token, '?active=false')).toEqual([exhausted, delivered, canceledNew, canceled]);
  });

  it('covers seven days, however far back `from` reaches', async () => {
    const account = await history.account({ timezone: 'Europe/Prague' });
    await aDelivery(history.db(), account.id, { createdAt: await ago('7 days 1 minute') });
    const old = await aDelivery(history.db(), account.id, { createdAt: await ago('6 days 23 hours 59 minutes') });
    const young = await aDelivery(history.db(), account.id, { createdAt: await ago('2 hours') });
    expect(await ids(account.token)).toEqual([old.id, young.id]);
    expect(await ids(account.token, '?from=2018-05-28T14:17:00%2B02:00')).toEqual([old.id, young.id]);
    expect(await ids(account.token, '?from=2999-01-01T00:00:00Z')).toEqual([]);

    const created = (await list(account.token, '?page=2&itemsPerPage=1'))[0]!.created!;
    const spellings = [
      created,
      encodeURIComponent(created),
      encodeURIComponent(created.replace(/(\d\d)$/, ':$1')),
      created.slice(0, 19),
    ];
    for (const from of spellings) expect(await ids(account.token, `?from=${from}`)).toEqual([young.id]);
  });

  it('filters by exact event; an unknown one gives an empty list', async () => {
    const account = await history.account();
    const { id } = await aDelivery(history.db(), account.id, { eventType: 'order:delete' });
    await aDelivery(history.db(), account.id, { eventType: 'order:create' });
    expect(await ids(account.token, '?event=order:delete&language=cs')).toEqual([id]);
    expect(await page(account.token, '?event=order:vanish')).toEqual({
      notifications: [],
      paginator: { totalCount: 0, page: 1, pageCount: 0, itemsOnPage: 0, itemsPerPage: 20 },
    });
  });

  it('pages by id, with totals and rows of the account only', async () => {
    const [account, other] = [await history.account(), await history.account()];
    const webhookId = await aWebhook(history.db(), account.id);
    const made = [];
    for (let index = 0; index < 3; index++) made.push((await aDelivery(history.db(), account.id, { webhookId })).id);
    await aDelivery(history.db(), other.id);

    const second = await page(account.token, '?itemsPerPage=2&page=2');
    expect(second.paginator).toEqual({ totalCount: 3, page: 2, pageCount: 2, itemsOnPage: 1, itemsPerPage: 2 });
    expect([...(await ids(account.token, '?itemsPerPage=2')), ...second.notifications.map(({ id }) => id)]).toEqual(
      made,
    );
    expect((await page(account.token, '?itemsPerPage=501')).paginator.itemsPerPage).toBe(500);

    const response = await ask(account.token, '?itemsPerPage=2&page=3');
    expect(response.status).toBe(404);
    const error = expectNotificationsError(await response.json());
    expect(error).toMatchObject({
      errorCode: 'page-not-found',
      message: expect.stringContaining('max page is 2') as string,
    });
  });

  it.each(['status=lost', 'active=yes', 'from=soon', 'page=0', 'page=x', 'itemsPerPage=0', 'itemsPerPage=-1'])(
    'refuses %s and names the parameter',
    async (query) => {
      const { token } = await history.account();
      const response = await ask(token, `?${query}`);
      expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/json; charset=utf-8']);
      const error = expectNotificationsError(await response.json());
      expect(error).toMatchObject({ errorCode: 'invalid-parameter', instance: query.split('=')[0] });
    },
  );

  describe('tokens', () => {
    it('are accepted in either documented header, in any case, and in Authorization', async () => {
      const { token } = await history.account();
      const spellings: Record<string, string>[] = [
        { 'shoptet-access-token': token },
        { 'SHOPTET-PRIVATE-API-TOKEN': token },
        { Authorization: `Token ${token}` },
        { Authorization: `Bearer ${token}` },
      ];
      for (const headers of spellings) expect((await ask('', '', { headers })).status).toBe(200);
    });

    it('are refused with the reason', async () => {
      const account = await history.account();
      const [expired, other] = [await history.account(), await history.account()];
      await history.db().query(`UPDATE api_tokens SET expires_at = now() WHERE account_id = $1`, [expired.id]);
      expect(await refused({})).toEqual([401, 'missing-access-token', 'unknown']);
      expect(await refused({}, `?token=${account.token}`)).toEqual([401, 'missing-access-token', 'unknown']);
      expect(await refused({ 'Shoptet-Access-Token': 'unknown' })).toEqual([401, 'invalid-token', 'access-token']);
      expect(await refused({ 'Shoptet-Access-Token': expired.token })).toEqual([401, 'expired-token', 'access-token']);
      expect(await refused({ 'Shoptet-Access-Token': account.token, 'Hookledger-Account': String(other.id) })).toEqual([
        403,
        'invalid-token-no-rights',
        'access-token',
      ]);
    });
  });

  it('ignores the Content-Type of a GET', async () => {
    const { token } = await history.account();
    for (const type of ['application/vnd.shoptet.v1.0', 'application/json', 'nonsense']) {
      const headers = { Authorization: `Token ${token}`, 'Content-Type': type };
      expect((await ask('', '', { headers })).status).toBe(200);
    }
  });

  it('returns 401 before 405 for other methods; HEAD returns no body', async () => {
    const { token } = await history.account();
    const anonymous = await ask('', '', { method: 'POST', body: 'x', headers: {} });
    expect(anonymous.status).toBe(401);
    const response = await ask(token, '', { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expectNotificationsError(await response.json());
    const head = await ask(token, '', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const options = await ask(token, '', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([200, 'GET, HEAD, OPTIONS']);
  });
});
