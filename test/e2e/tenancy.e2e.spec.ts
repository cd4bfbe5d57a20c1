import { beforeAll, describe, expect, it } from 'vitest';

import type { CreatedApiTokenDto } from '../../src/accounts/accounts.dto.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { useReceiver } from '../support/receiver.js';
import type { TestAccount } from '../support/test-account.js';

const app = useApp();
const receiver = useReceiver();

/** Part of every name, URL and payload of the owner, so that any trace of them shows. */
const MARK = 'only-theirs';
const NEVER_WAS = { number: '987654', uuid: '01890000-0000-7000-8000-000000000000', text: 'AAAAAAAAAAAAAAAAAAAAAAAA' };

/** The bodies that routes need to do anything. */
const BODIES: Record<string, unknown> = {
  'PATCH /api/v1/webhooks/{id}': { isActive: false, targetUrl: 'https://stranger.example/' },
  'POST /api/v1/webhooks/{id}/rotate-secret': {},
  'POST /api/v1/webhooks/{id}/recover': { since: new Date(Date.now() - 86_400_000).toISOString(), which: 'all' },
};

let owner: TestAccount;
let stranger: TestAccount;
/** The owner's ids by the path segment before them, each with a nonexistent id of the same form. */
let ids: Record<string, { theirs: string; neverWas: string }>;
let routes: { method: string; path: string }[];

/** An account with one of everything and a failed delivery. */
async function withEverything() {
  const account = await app().account({ name: MARK });
  receiver.reset({ status: 500, body: MARK });
  const webhook = await account.webhook({ targetUrl: `${receiver.url}/${MARK}`, eventType: `${MARK}.*` });
  const event = await account.publish({ type: `${MARK}.made`, payload: { text: MARK }, instance: MARK });
  await app().worker.idle();
  const delivery = await account.deliveryOf(event.id);
  const token = await account.call<CreatedApiTokenDto>('POST', '/api/v1/account/tokens', { name: MARK });
  const inbox = await account.call<{ id: string }>('POST', '/api/v1/inboxes');
  return { account, webhook, event, delivery, token: token.body, inbox: inbox.body };
}

beforeAll(async () => {
  const everything = await withEverything();
  owner = everything.account;
  stranger = await app().account({ name: 'stranger' });
  ids = {
    webhooks: { theirs: String(everything.webhook.id), neverWas: NEVER_WAS.number },
    deliveries: { theirs: String(everything.delivery.id), neverWas: NEVER_WAS.number },
    events: { theirs: everything.event.id, neverWas: NEVER_WAS.uuid },
    tokens: { theirs: String(everything.token.id), neverWas: NEVER_WAS.number },
    inboxes: { theirs: everything.inbox.id, neverWas: NEVER_WAS.text },
    recoveries: { theirs: await recoveryOf(owner), neverWas: NEVER_WAS.number },
  };
  const { body } = await app().call<{ paths: Record<string, object> }>(null, 'GET', '/docs-json');
  routes = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );
});

/** Starts a recovery that has nothing to do. */
async function recoveryOf(account: TestAccount): Promise<string> {
  const { body } = await account.call<{ id: number }>('POST', '/api/v1/deliveries/resend', { status: 'exhausted' });
  return String(body.id);
}

/** Puts a recovery into a state in which the route can change it. */
const putRecovery = (id: string, path: string) =>
  app().query(
    `UPDATE recoveries SET state = $2, ended_at = NULL, next_step_at = now() + interval '1 hour' WHERE id = $1`,
    [id, path.endsWith('/resume') ? 'paused' : 'running'],
  );

/** Everything stored about the owner. */
const kept = () =>
  app().query(
    `SELECT (SELECT json_agg(w) FROM webhooks w WHERE account_id = $1)::text AS webhooks,
            (SELECT json_agg(s) FROM webhook_secrets s JOIN webhooks w ON w.id = s.webhook_id WHERE account_id = $1)::text AS secrets,
            (SELECT json_agg(d) FROM deliveries d WHERE account_id = $1)::text AS deliveries,
            (SELECT json_agg(p) FROM pending_deliveries p WHERE account_id = $1)::text AS pending,
            (SELECT json_agg(id) FROM api_tokens WHERE account_id = $1 AND revoked_at IS NULL)::text AS tokens,
            (SELECT json_agg(i) FROM inboxes i WHERE account_id = $1)::text AS inboxes,
            (SELECT json_agg(r) FROM recoveries r WHERE account_id = $1)::text AS recoveries`,
    [owner.id],
  );

/** The routes with an id in their path. A new kind of thing must be added to {@link ids}. */
const routesById = () =>
  routes
    .filter(({ path }) => path.includes('{'))
    .map(({ method, path }) => {
      const [, kind = ''] = /([^/]+)\/\{id\}/.exec(path) ?? [];
      const id = ids[kind];
      if (!id) throw new Error(`No id of another account is known for ${method} ${path}.`);
      return { method, path, ...id, body: BODIES[`${method} ${path}`] };
    });

describe('another account’s id', () => {
  it('behaves on every route like a nonexistent one, and changes nothing', async () => {
    const before = await kept();
    const tried = routesById();
    expect(tried.length).toBeGreaterThanOrEqual(12);
    for (const { method, path, theirs, neverWas, body } of tried) {
      const ask = async (id: string) => {
        const { status, text } = await stranger.call(method, path.replace('{id}', id), body);
        return { route: `${method} ${path}`, status, text: text.replaceAll(id, '').replace(/"requestId":"[^"]*"/, '') };
      };
      const [another, none] = [await ask(theirs), await ask(neverWas)];
      expect(another).toEqual(none);
      expect(another).toMatchObject({ status: 404, text: expect.stringContaining('"code":"not_found"') });
    }
    await app().worker.idle();
    expect(await kept()).toEqual(before);
  });

  it('works for its owner on each of those routes', async () => {
    const inOrder = routesById().sort(
      (one, other) => Number(one.method === 'DELETE') - Number(other.method === 'DELETE'),
    );
    for (const { method, path, theirs } of inOrder) {
      const body = method === 'PATCH' ? {} : BODIES[`${method} ${path}`];
      if (path.includes('/recoveries/')) await putRecovery(theirs, path);
      const { status } = await owner.call(method, path.replace('{id}', theirs), body);
      expect([method, path, Math.floor(status / 100)]).toEqual([method, path, 2]);
    }
  });
});

describe('a list', () => {
  it('shows nothing of another account, on any route', async () => {
    const { webhook, event, delivery } = await withEverything();
    const lists = routes.filter(({ method, path }) => method === 'GET' && !path.includes('{')).map(({ path }) => path);
    const filtered = [
      `/api/v1/deliveries?webhookId=${webhook.id}`,
      `/api/v1/deliveries?eventId=${event.id}`,
      `/api/v1/deliveries?eventType=${event.type}`,
      `/api/v1/oms/settings/undelivered_webhooks/?webhook=${webhook.id}`,
      `/api/v1/oms/settings/undelivered_webhooks/?uuid=${delivery.uuid}`,
      `/api/webhooks/notifications?event=${event.type}`,
    ];
    expect(lists.length).toBeGreaterThanOrEqual(6);
    for (const path of [...lists, ...filtered]) {
      const { text } = await stranger.call('GET', path);
      expect(text).not.toContain(MARK);
      expect(text).not.toContain(event.id);
      expect(text).not.toContain(delivery.uuid);
    }
  });

  it('counts nothing of another account', async () => {
    const undelivered = await stranger.call('GET', '/api/v1/oms/settings/undelivered_webhooks/');
    expect(undelivered.body).toMatchObject({ count: 0, results: [] });
    const notifications = await stranger.call('GET', '/api/webhooks/notifications');
    expect(notifications.body).toMatchObject({
      data: { notifications: [], paginator: { totalCount: 0, pageCount: 0 } },
    });
    const deliveries = await stranger.call('GET', '/api/v1/deliveries');
    expect(deliveries.body).toEqual({ items: [], nextCursor: null });
  });
});

describe('an event', () => {
  it('goes only to the webhooks of its own account', async () => {
    await withEverything();
    expect((await stranger.publish({ type: `${MARK}.made` })).deliveries).toBe(0);
  });
});

describe('without a token', () => {
  it('no route works except health, metrics and sign-in', async () => {
    for (const { method, path } of routes) {
      if (path.startsWith('/health/') || ['/metrics', '/api/v1/session'].includes(path)) continue;
      const answer = await app().call(null, method, path.replace('{id}', '1'));
      expect([method, path, answer.status]).toEqual([method, path, 401]);
    }
  });

  it('another account’s id looks like a nonexistent one', async () => {
    for (const { method, path, theirs, neverWas } of routesById()) {
      for (const id of [theirs, neverWas]) {
        expect(refusal(await app().call(null, method, path.replace('{id}', id)))).toEqual([401, 'missing_token']);
      }
    }
  });
});
