import { describe, expect, it } from 'vitest';

import { aDelivery, markAndCount } from '../support/deliveries.js';
import { useHistoryApp } from '../support/history-app.js';
import { failed, UNDELIVERED_PATH as PATH, undeliveredClient } from '../support/undelivered-client.js';

const JSON_TYPE = 'application/json';

describe('the undelivered endpoint, like Django REST Framework,', () => {
  const history = useHistoryApp();
  const { ask, page, ids } = undeliveredClient(history.url);

  /** The endpoint's response to a request with these headers. */
  const refused = async (headers: Record<string, string>, query = '') => {
    const response = await ask('', query, { headers });
    expect(response.headers.get('content-type')).toBe(JSON_TYPE);
    return [response.status, response.headers.get('www-authenticate'), await response.text()];
  };

  describe('paging', () => {
    it('links pages by absolute URLs with sorted keys and all other parameters', async () => {
      const account = await history.account();
      for (let index = 0; index < 5; index++) await aDelivery(history.db(), account.id, failed({ objectId: '5' }));
      const base = `${history.url()}${PATH}`;

      const first = await page(account.token, '?object_id=5&limit=2');
      expect(first).toMatchObject({ count: 5, previous: null, next: `${base}?limit=2&object_id=5&page=2` });
      const second = await page(account.token, '?page=2&object_id=5&limit=2');
      expect(second).toMatchObject({
        previous: `${base}?limit=2&object_id=5`,
        next: `${base}?limit=2&object_id=5&page=3`,
      });
      const last = await page(account.token, '?page=last&object_id=5&limit=2');
      expect(last).toMatchObject({ count: 5, next: null, previous: `${base}?limit=2&object_id=5&page=2` });
      expect([first, second, last].flatMap(({ results }) => results.map(({ id }) => id))).toEqual(
        await ids(account.token),
      );
    });

    it.each(['0', '-1', 'two', '2', '99999999999999999999'])('returns 404 for page %s of one', async (number) => {
      const account = await history.account();
      await aDelivery(history.db(), account.id, failed());
      const response = await ask(account.token, `?page=${number}`);
      expect([response.status, await response.text()]).toEqual([404, '{"detail":"Invalid page."}']);
    });

    it('ignores a limit that is not a positive number, and caps it at 500', async () => {
      const account = await history.account();
      await aDelivery(history.db(), account.id, failed());
      const { rows: more } = await history.db().query<{ id: string }>(
        `INSERT INTO deliveries (day, uuid, account_id, webhook_id, event_id, event_day, event_type, format, target_url, attempt_count)
         SELECT day, gen_random_uuid(), account_id, webhook_id, event_id, event_day, event_type, format, target_url, 1
           FROM deliveries, generate_series(1, 501) WHERE account_id = $1 RETURNING id`,
        [account.id],
      );
      await markAndCount(
        history.db(),
        more.map(({ id }) => id),
      );
      for (const limit of ['0', '-3', 'many', '']) expect(await ids(account.token, `?limit=${limit}`)).toHaveLength(20);
      const { count, results } = await page(account.token, '?limit=1000');
      expect([count, results.length]).toEqual([502, 500]);
    });
  });

  describe('errors', () => {
    it('asks for a token as Django REST Framework does, and never accepts one in the query', async () => {
      const { token } = await history.account();
      const missing = [401, 'Token', '{"detail":"Authentication credentials were not provided."}'];
      expect(await refused({})).toEqual(missing);
      expect(await refused({}, `?token=${token}`)).toEqual(missing);
      expect(await refused({ Authorization: 'Token' })).toEqual([
        401,
        'Token',
        '{"detail":"Invalid token header. No credentials provided."}',
      ]);
      expect(await refused({ Authorization: 'Token unknown' })).toEqual([401, 'Token', '{"detail":"Invalid token."}']);
      expect((await ask('', '', { headers: { Authorization: `bearer ${token}` } })).status).toBe(200);
      expect((await ask('', '', { headers: { 'Shoptet-Access-Token': token } })).status).toBe(401);
    });

    it('refuses a token without the required permission', async () => {
      const [account, other] = [await history.account(), await history.account()];
      const headers = { Authorization: `Token ${account.token}`, 'Hookledger-Account': String(other.id) };
      expect(await refused(headers)).toEqual([
        403,
        null,
        '{"detail":"You do not have permission to perform this action."}',
      ]);
    });

    it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('returns 401 before 405 for %s, whatever the body', async (method) => {
      const { token } = await history.account();
      const bodies = [undefined, ['application/json', '{broken'], ['text/xml', '<x/>']] as const;
      for (const body of bodies) {
        const request = { method, ...(body && { body: body[1] }) };
        const headers: Record<string, string> = body ? { 'Content-Type': body[0] } : {};
        expect((await ask('', '', { ...request, headers })).status).toBe(401);
        const response = await ask('', '', { ...request, headers: { ...headers, Authorization: `Token ${token}` } });
        expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
        expect(await response.text()).toBe(`{"detail":"Method \\"${method}\\" not allowed."}`);
      }
    });

    it('redirects to the trailing slash and keeps the query', async () => {
      const response = await fetch(`${history.url()}${PATH.slice(0, -1)}?limit=2&uuid=%C4%B0`, { redirect: 'manual' });
      expect([response.status, response.headers.get('location')]).toEqual([301, `${PATH}?limit=2&uuid=%C4%B0`]);
    });
  });

  it('returns the headers of GET for HEAD, and the allowed methods for OPTIONS', async () => {
    const account = await history.account();
    await aDelivery(history.db(), account.id, failed());
    const [get, head] = [await ask(account.token), await ask(account.token, '', { method: 'HEAD' })];
    expect([head.status, await head.text()]).toEqual([200, '']);
    for (const name of ['content-type', 'content-length']) expect(head.headers.get(name)).toBe(get.headers.get(name));
    const options = await ask(account.token, '', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([200, 'GET, HEAD, OPTIONS']);
    expect((await ask('', '', { method: 'OPTIONS', headers: {} })).status).toBe(401);
  });
});
