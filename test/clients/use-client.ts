import createClient from 'openapi-fetch';

import type { paths } from './schema.js';

/** Registers, publishes, lists and resends with the client generated from the API's description, without a cast. */
const [baseUrl = '', token = '', targetUrl = ''] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Token ${token}` } });

const registered = await client.POST('/api/v1/webhooks', {
  body: {
    eventType: 'order.*',
    targetUrl,
    retryCountdownConfig: { choice: 'schedule', kwargs: { seconds: [5, 300] } },
    additionalHeaders: { 'X-Shop': '7' },
    config: { note: ['any', { json: null }] },
    rateLimitPerSecond: 50.5,
  },
});
if (!registered.data) throw new Error(registered.error.detail);
const webhookId: number = registered.data.id;
const secretKey: string = registered.data.secretKey;

const payloads = [{ id: 8812 }, ['a', 1], 'text', 12.5, true, null];
const published: string[] = [];
for (const payload of payloads) {
  const { data, error } = await client.POST('/api/v1/events', {
    params: { header: { 'Idempotency-Key': `key-${published.length}` } },
    body: { type: 'order.created', payload, objectId: 8812 },
  });
  if (!data) throw new Error(error.detail);
  published.push(data.id);
}

const webhooks = await client.GET('/api/v1/webhooks', { params: { query: { limit: 5 } } });
if (!webhooks.data) throw new Error(webhooks.error.detail);
const shown = webhooks.data.items.map(({ id, rateLimitPerSecond, additionalHeaders }) => ({
  id,
  rateLimitPerSecond,
  shop: additionalHeaders['X-Shop'],
}));

const page = await client.GET('/api/v1/deliveries', { params: { query: { webhookId, waitSeconds: 10 } } });
if (!page.data) throw new Error(page.error.detail);
const [newest] = page.data.items;
if (!newest) throw new Error('There are no deliveries.');

const resent = await client.POST('/api/v1/deliveries/{id}/resend', { params: { path: { id: newest.id } } });
if (!resent.data) throw new Error(resent.error.detail);

const counted = await client.POST('/api/v1/deliveries/resend', {
  body: { webhookId, status: 'delivered', dryRun: true },
});
if (!counted.data) throw new Error(counted.error.detail);

const missing = await client.GET('/api/v1/deliveries/{id}', { params: { path: { id: 0 } } });
const notifications = await client.GET('/api/webhooks/notifications', { params: { query: { itemsPerPage: 3 } } });
if (!notifications.data) throw new Error(notifications.error.errors[0]?.message);

console.log(
  JSON.stringify({
    secret: secretKey.startsWith('whsec_'),
    published: published.length,
    shown: shown.length,
    rate: shown[0]?.rateLimitPerSecond,
    shop: shown[0]?.shop,
    listed: page.data.items.length,
    resent: resent.data.id === newest.id,
    counted: counted.data.total,
    missing: missing.error?.code,
    notifications: notifications.data.data.notifications.length,
  }),
);
