/**
 * Draws `docs/images/dashboard.png`: the overview of a service with a month of history that `npm run bench -- seed` makes,
 * with receivers of which one fails and one is paused while the picture is taken. Needs a Chromium (`CHROMIUM_PATH`).
 */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join, relative } from 'node:path';

import { startBench, stopEverything } from '../bench/bench.js';
import { buildIfNeeded } from '../bench/built.js';
import { requireChromium } from '../bench/browser.js';
import { run as seed } from '../bench/seed.js';
import { DISABLED_REASON } from '../bench/seed/seeded-accounts.js';

const ROOT = join(import.meta.dirname, '..');
const PICTURE = join(ROOT, 'docs/images/dashboard.png');
const LIMIT_KB = 150;

/** Spread evenly over 30 days. */
const EVERY_DAY = { deliveries: 45_000, undelivered: 400 };
/** Busier days, and one on which receivers failed. */
const BUSY_DAYS = [
  { daysAgo: 24, deliveries: 900, undelivered: 5 },
  { daysAgo: 17, deliveries: 1_500, undelivered: 10 },
  { daysAgo: 11, deliveries: 700, undelivered: 350 },
  { daysAgo: 10, deliveries: 1_200, undelivered: 60 },
  { daysAgo: 3, deliveries: 1_800, undelivered: 10 },
];

/** What is registered beside the history, and how many events each gets now. */
const WEBHOOKS = [
  { eventType: 'order.created', path: '/ok/orders', events: 400 },
  { eventType: 'package.status.shipped', path: '/slow/120/packages', events: 150 },
  { eventType: 'stock.changed', path: '/status/503/stock', events: 60 },
  { eventType: 'invoice.issued', path: '/ok/invoices', events: 25, isPaused: true },
];

requireChromium();
buildIfNeeded();
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => void stopEverything().then(() => process.exit(1)));
try {
  await draw(await startBench('picture', { rounds: 1 }));
} finally {
  await stopEverything();
}
const kB = Math.ceil(statSync(PICTURE).size / 1_000);
console.log(`${relative(ROOT, PICTURE)} has ${kB} kB (limit ${LIMIT_KB} kB).`);
if (kB > LIMIT_KB) process.exitCode = 1;

async function draw(bench) {
  const database = await bench.database();
  const env = { SECRETS_KEY: randomBytes(32).toString('base64') };
  await makeHistory(bench, database, env);
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url, env });
  for (const webhook of WEBHOOKS) await publish(service, receiver.url, webhook);
  const browser = await bench.browser();
  const visitor = await browser.visitor(service.url, await browser.signIn(service.url, service.token));
  await visitor.picture('/?range=MONTH', PICTURE);
}

/** The first start makes the account that owns it. The webhooks that it is of are shown as their owner's to switch on. */
async function makeHistory(bench, database, env) {
  await (await bench.service({ databaseUrl: database.url, env })).stop();
  for (const rows of [EVERY_DAY, ...BUSY_DAYS]) {
    await seed({ accounts: 1, bytes: 200, connections: 2, ...rows }, database.url);
  }
  await database.query('UPDATE webhooks SET disabled_reason = NULL WHERE disabled_reason = $1', [DISABLED_REASON]);
}

async function publish(service, receiverUrl, { eventType, path, events, isPaused = false }) {
  const { id } = await service.webhook({ eventType, targetUrl: receiverUrl + path });
  if (isPaused) await service.call('POST', `/api/v1/webhooks/${id}/pause`);
  const batch = Array.from({ length: events }, (_, n) => ({ type: eventType, payload: { n } }));
  await service.call('POST', '/api/v1/events/batch', { events: batch });
}
