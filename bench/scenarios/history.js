import { randomBytes } from 'node:crypto';

import { failUnlessAccounted } from '../accounting.js';
import { against } from '../against.js';
import { startBench } from '../bench.js';
import { now } from '../clock.js';
import { reachDatabase, seededDatabase } from '../seeded-database.js';
import { percentile } from '../statistics.js';
import { warmUp } from '../warm-up.js';

export const describe = {
  text: 'throughput and lists with a month of history against none',
  options: {
    deliveries: { default: 1_000_000, text: 'in the history' },
    events: { default: 20_000, text: 'published' },
    bytes: { default: 1600, min: 60, text: 'size of each published payload' },
    seeded: {
      default: '',
      text: 'URL of a database seeded before, under the same SECRETS_KEY; what is published stays in it',
    },
  },
};

/** How often a list is requested. */
const ASKED = 7;

const LISTS = {
  notifications: '/api/webhooks/notifications',
  undelivered: '/api/v1/oms/settings/undelivered_webhooks/',
  deliveries: '/api/v1/deliveries',
};

const ROWS = [
  { key: 'delivered', text: 'delivered and recorded', unit: 'per second' },
  { key: 'ratio', text: 'against that without history', digits: 2 },
  { key: 'statements', text: 'SQL statements a delivery', digits: 4 },
  ...Object.entries(LISTS).map(([key, path]) => ({ key, text: `GET ${path}, median`, unit: 'ms', digits: 1 })),
  { key: 'lost', text: 'lost' },
  { key: 'duplicated', text: 'received more than once' },
];

/** One seeded database serves all rounds. Their deliveries are few compared with its history. */
export async function run(options) {
  const bench = await startBench('history', options);
  const env = { SECRETS_KEY: (options.seeded && process.env.SECRETS_KEY) ?? randomBytes(32).toString('base64') };
  const seeded = options.seeded
    ? reachDatabase(options.seeded)
    : await seededDatabase(bench, { deliveries: options.deliveries }, env);
  const [{ deliveries }] = await seeded.query('SELECT count(*)::integer AS deliveries FROM deliveries');
  const sides = await bench.rounds({
    'no history': async () => round(bench, options, await bench.database(), env),
    history: () => round(bench, options, seeded, env),
  });
  against(sides, 'no history', 'delivered', 'ratio');
  await bench.report({
    title: `${options.events.toLocaleString('en-US')} events, with ${deliveries.toLocaleString('en-US')} deliveries of the last 30 days`,
    rows: ROWS,
    sides,
  });
  failUnlessAccounted(sides);
}

async function round(bench, { events, bytes }, database, env) {
  const receiver = await bench.receiver();
  await receiver.expect('/ok', 0, events);
  const service = await bench.service({ databaseUrl: database.url, env });
  const load = bench.load();
  await warmUp(bench, { database, receiver, service, load });
  const { url, token } = service;
  const webhook = await service.webhook({ eventType: 'bench.event', targetUrl: `${receiver.url}/ok` });
  const statements = await service.metric('hookledger_sql_statements_total');
  const { startedAt } = await load.batches({ url, token, count: events, bytes });
  await receiver.arrived('/ok', events, 300);
  const settledAt = await bench.settled(database);
  const { lost, duplicated } = await receiver.figures('/ok');
  const figures = {
    delivered: ((events - lost) * 1000) / (settledAt - startedAt),
    statements: ((await service.metric('hookledger_sql_statements_total')) - statements) / events,
    lost,
    duplicated,
  };
  bench.say(`${Math.round(figures.delivered)} a second`);
  for (const [key, path] of Object.entries(LISTS)) figures[key] = await medianMs(() => service.call('GET', path));
  // The database may serve another round, whose events must not go to this one's webhook.
  await service.call('DELETE', `/api/v1/webhooks/${webhook.id}`);
  return figures;
}

async function medianMs(ask) {
  const times = [];
  for (let i = 0; i < ASKED; i++) {
    const startedAt = now();
    await ask();
    times.push(now() - startedAt);
  }
  return percentile(times, 0.5);
}
