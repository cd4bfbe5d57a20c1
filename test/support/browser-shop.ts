import { Client } from 'pg';

import type { TestApp } from './app.js';
import { aDelivery, markAndCount } from './deliveries.js';
import type { Receiver } from './receiver.js';
import type { TestAccount } from './test-account.js';

/** Markup that would run if it were not treated as text. */
export const SCRIPT = '<script>alert("ran")</script><img src=x onerror=alert("ran")>';
export const SCRIPT_URL = 'javascript:alert("ran")';

/** Runs `work` with its own connection to the service's database. */
async function withDatabase<Result>(app: TestApp, run: (db: Client) => Promise<Result>): Promise<Result> {
  const db = new Client({ connectionString: app.config.databaseUrl });
  await db.connect();
  try {
    return await run(db);
  } finally {
    await db.end();
  }
}

/**
 * Stores so many deliveries of a webhook, exhausted after one attempt, as publishing and recording would have left
 * them.
 */
export async function exhaust(app: TestApp, account: TestAccount, webhookId: number, count: number): Promise<void> {
  await withDatabase(app, async (db) => {
    const { rows } = await db.query<{ id: string }>(
      `WITH made AS (
         INSERT INTO events (id, day, account_id, type, payload, created_at, utc_offset_minutes)
         SELECT gen_random_uuid(), (now() AT TIME ZONE 'UTC')::date, $1, 'order.created', '{"n":' || n || '}', now(), 0
           FROM generate_series(1, $3::integer) AS n
         RETURNING id AS event_id, day),
       numbered AS (SELECT nextval('deliveries_id_seq') AS id, * FROM made)
       INSERT INTO deliveries (id, day, uuid, account_id, webhook_id, event_id, event_day, event_type, format, target_url,
                               status, attempt_count, last_attempt_at, last_response_status, created_at, modified_at)
       SELECT n.id, n.day, delivery_uuid(now(), n.id), $1, $2, n.event_id, n.day, 'order.created', w.format, w.target_url,
              'exhausted', 1, now(), 503, now(), now()
         FROM numbered n JOIN webhooks w ON w.id = $2
       RETURNING id`,
      [account.id, webhookId, count],
    );
    const ids = rows.map(({ id }) => id);
    await db.query(
      `INSERT INTO attempts (delivery_id, number, day, account_id, started_at, duration_ms, response_status, response_body)
       SELECT id, 1, day, account_id, now(), 5, 503, 'closed' FROM deliveries WHERE id = ANY ($1)`,
      [ids],
    );
    await markAndCount(db, ids);
  });
}

/** An account with everything that a page can show, including hostile texts. */
export async function aBusyShop(app: TestApp, healthy: Receiver, failing: Receiver) {
  failing.reset({ status: 500, body: SCRIPT, headers: { 'content-type': 'text/html', 'x-note': SCRIPT_URL } });
  const account = await app.account({ name: 'Busy shop', timezone: 'Europe/Prague' });
  const [fine, givenUp, retried, paused, disabled] = await Promise.all(
    [
      { targetUrl: healthy.url },
      { targetUrl: `${failing.url}/orders`, maxAttempts: 1 },
      { targetUrl: failing.url, eventType: 'order.*' },
      { targetUrl: healthy.url, eventType: 'order.paid' },
      { targetUrl: `${healthy.url}/old`, eventType: 'order.canceled' },
    ].map((fields) => account.webhook(fields)),
  );
  await account.call('POST', `/api/v1/webhooks/${paused!.id}/pause`);
  await account.patchWebhook(disabled!.id, { isActive: false });
  const payload = { text: SCRIPT, link: SCRIPT_URL, items: [{ sku: 'A-1', amount: 2 }] };
  const event = await account.publish({ payload, objectId: 4_711, instance: SCRIPT });
  await account.publish({ type: 'order.paid' });
  await account.publish({ type: 'package.status.shipped' });
  await app.worker.idle();
  const deliveries = await account.deliveriesOf(event.id);
  const of = (webhook: { id: number } | undefined) => deliveries.find(({ webhookId }) => webhookId === webhook!.id)!;
  const hostile = await withDatabase(app, (db) =>
    aDelivery(db, account.id, {
      webhookId: fine!.id,
      targetUrl: SCRIPT_URL,
      status: 'exhausted',
      attempts: [{ startedAt: new Date().toISOString(), status: 302, body: SCRIPT, error: 'redirect' }],
    }),
  );
  return { account, event, givenUp: givenUp!, exhausted: of(givenUp), retrying: of(retried), hostile };
}
