import { expect, it } from 'vitest';

import { aDelivery, aWebhook, type StoredDelivery } from '../support/deliveries.js';
import { useHistoryApp } from '../support/history-app.js';
import { Random } from '../support/random.js';
import { undeliveredClient } from '../support/undelivered-client.js';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const DELIVERIES = Number(process.env.UNDELIVERED_ROWS ?? 150);
const QUERIES = Number(process.env.UNDELIVERED_QUERIES ?? 120);

const TYPES = ['order.created', 'Order.Created', 'order.paid', 'stock.low'];
const STATES: readonly (() => StoredDelivery)[] = [
  () => ({ status: 'pending', isQueued: true }),
  () => ({ status: 'pending', isQueued: true, attempts: [{ startedAt: 'now', status: 503 }] }),
  () => ({ status: 'exhausted', attempts: [{ startedAt: 'now', error: 'timeout' }] }),
  () => ({ status: 'canceled' }),
  () => ({ status: 'canceled', attempts: [{ startedAt: 'now', status: 410 }] }),
  () => ({ status: 'delivered', attempts: [{ startedAt: 'now', status: 200 }] }),
];
/** Seconds, so far from a minute that no delivery reaches that age during the test. */
const AGES = [0, 1, 2, 120, 121, 600, 90_000];

/** The document's rule, as a condition on `deliveries`. */
const LISTED = `
  account_id = $1 AND status <> 'delivered'
  AND (attempt_count > 0 OR status = 'canceled' OR created_at <= now() - interval '1 minute')`;

const history = useHistoryApp();
const { page } = undeliveredClient(history.url);

it(
  `The undelivered list matches a scan of all deliveries, for any filters and order (SEED=${SEED})`,
  async () => {
    const random = new Random(SEED);
    const db = history.db();
    const account = await history.account();
    const webhooks = [await aWebhook(db, account.id), await aWebhook(db, account.id), await aWebhook(db, account.id)];
    const { rows: instants } = await db.query<{ at: string }>(
      `SELECT (now() - age * interval '1 second')::text AS at FROM unnest($1::integer[]) WITH ORDINALITY AS a(age, n) ORDER BY n`,
      [AGES],
    );
    for (let n = 0; n < DELIVERIES; n++) {
      await aDelivery(db, account.id, {
        ...random.oneOf(STATES)(),
        webhookId: random.oneOf(webhooks),
        eventType: random.oneOf(TYPES),
        objectId: random.oneOf([null, '1', '2']),
        contentType: random.oneOf([null, '4']),
        createdAt: random.oneOf(instants).at,
      });
    }

    for (let n = 0; n < QUERIES; n++) {
      const { query, where, values, order } = aQuery(random, webhooks, instants);
      const { rows } = await db.query<{ id: string }>(
        `SELECT id FROM deliveries d WHERE ${LISTED} ${where} ORDER BY ${order}`,
        [account.id, ...values],
      );
      const limit = 1 + random.below(40);
      const pages = Math.max(1, Math.ceil(rows.length / limit));
      const number = 1 + random.below(pages);
      const shown = await page(account.token, `?${query}&limit=${limit}&page=${number}`);
      const ids = rows.slice((number - 1) * limit, number * limit).map(({ id }) => Number(id));
      expect({ query, count: shown.count, ids: shown.results.map(({ id }) => id) }).toEqual({
        query,
        count: rows.length,
        ids,
      });
    }
  },
  60_000 + (DELIVERIES + QUERIES) * 200,
);

/** Random filters and a random order, as a query string and as SQL on `deliveries`. */
function aQuery(random: Random, webhooks: readonly number[], instants: readonly { at: string }[]) {
  const parameters: string[] = [];
  const conditions: string[] = [];
  const values: unknown[] = [];
  const maybe = (parameter: string, value: unknown, condition: string) => {
    if (random.below(4) > 0) return;
    parameters.push(`${parameter}=${encodeURIComponent(String(value))}`);
    values.push(value);
    conditions.push(` AND ${condition.replace('?', `$${values.length + 1}`)}`);
  };
  maybe('webhook', random.oneOf(webhooks), 'webhook_id = ?');
  maybe('event_type', random.oneOf(TYPES), 'lower(event_type) = lower(?)');
  maybe('object_id', random.oneOf([1, 2, 3]), 'object_id = ?');
  maybe('content_type', 4, 'content_type = ?');
  maybe(
    'response_http_status',
    random.oneOf([500, 503, 410]),
    `CASE WHEN last_error IS NULL THEN coalesce(last_response_status, 500) ELSE 500 END = ?`,
  );
  maybe('created_date__gte', random.oneOf(instants).at, 'created_at >= ?::timestamptz');
  maybe('created_date__lt', random.oneOf(instants).at, 'created_at < ?::timestamptz');
  const [sort, order] = random.oneOf([
    ['id', 'id'],
    ['-id', 'id DESC'],
    ['created_date', 'created_at, id'],
    ['-created_date', 'created_at DESC, id DESC'],
    ['modified_date', 'modified_at, id'],
    ['-modified_date', 'modified_at DESC, id DESC'],
  ] as const);
  return { query: [...parameters, `sort=${sort}`].join('&'), where: conditions.join(''), values, order };
}
