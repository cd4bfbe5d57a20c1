import { failUnlessAccounted } from '../accounting.js';
import { against } from '../against.js';
import { startBench } from '../bench.js';
import { MEMORY_ROW } from '../process-figures.js';
import { warmUp } from '../warm-up.js';
import { waits } from '../waits.js';

export const describe = {
  text: 'how much hanging webhooks slow down healthy ones',
  options: {
    seconds: { default: 15, text: 'how long events are published' },
    rate: { default: 200, text: 'events per second to the healthy webhooks' },
    healthy: { default: 10, text: 'webhooks that answer' },
    hanging: { default: 5, text: 'webhooks that never answer' },
    waiting: { default: 10_000, text: 'events for those that hang, published just before' },
    bytes: { default: 1600, min: 60, text: 'size of each payload' },
  },
};

const ROWS = [
  { key: 'p50', text: '202 → arrival, p50', unit: 'ms', digits: 1 },
  { key: 'p95', text: '202 → arrival, p95', unit: 'ms', digits: 1 },
  { key: 'max', text: '202 → arrival, worst', unit: 'ms', digits: 1 },
  { key: 'ratio', text: 'p95 against that alone', digits: 2 },
  MEMORY_ROW,
  { key: 'lost', text: 'lost' },
  { key: 'duplicated', text: 'received more than once' },
];

/** The events of the hanging webhooks are numbered from here. */
const HANGING_FROM = 10_000_000;

/** How long events for healthy webhooks wait, alone and beside hanging webhooks of the same account and of another. */
export async function run(options) {
  const bench = await startBench('isolation', options);
  const sides = await bench.rounds({
    alone: () => round(bench, options, null),
    'same account': () => round(bench, options, (service) => service.token),
    'another account': () => round(bench, options, anotherAccount),
  });
  against(sides, 'alone', 'p95', 'ratio');
  const { healthy, rate, hanging, waiting } = options;
  await bench.report({
    title: `${healthy} healthy webhooks at ${rate} events/s, beside ${hanging} that hang with ${waiting} events waiting`,
    rows: ROWS,
    sides,
  });
  failUnlessAccounted(sides);
}

async function anotherAccount(service) {
  const { token } = await service.call('POST', '/api/v1/accounts', { name: 'hanging' }, service.operatorToken);
  return token;
}

async function round(bench, options, tokenOfHanging) {
  const { seconds, rate, healthy, bytes } = options;
  const database = await bench.database();
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url });
  const load = bench.load();
  await warmUp(bench, { database, receiver, service, load });
  const { url, token } = service;
  const count = seconds * rate;
  const names = Array.from({ length: healthy }, (_, i) => `ok/${i}`);
  for (const name of names) await service.webhook({ eventType: `bench.${name}`, targetUrl: `${receiver.url}/${name}` });
  await receiver.expect(
    names.map((name) => `/${name}`),
    0,
    count,
  );
  if (tokenOfHanging) await hang({ service, receiver, load, token: await tokenOfHanging(service) }, options);

  const types = names.map((name) => `bench.${name}`);
  const { accepted, errors, firstError } = await load.singles({ url, token, count, perSecond: rate, types, bytes });
  if (errors > 0) throw new Error(`${errors} events were refused: ${firstError}`);
  await receiver.arrived('/ok', count, 30);
  // The types take turns, so event n goes to webhook n % healthy.
  const arrivals = await Promise.all(names.map((name) => receiver.arrivals(`/${name}`)));
  const { distinct, duplicated } = await receiver.figures('/ok');
  const figures = waits(
    accepted,
    Float64Array.from(accepted, (_, n) => arrivals[n % healthy][n]),
  );
  bench.say(`p95 ${figures.p95.toFixed(1)} ms`);
  return { ...figures, rss: Math.max(...service.peakRssMb()), lost: count - distinct, duplicated };
}

/** Hanging webhooks with their backlogs. */
async function hang({ service, receiver, load, token }, { hanging, waiting, bytes }) {
  const types = Array.from({ length: hanging }, (_, i) => `bench.hang/${i}`);
  for (const eventType of types) {
    const fields = { eventType, targetUrl: `${receiver.url}/${eventType.replace('bench.', '')}` };
    await service.call('POST', '/api/v1/webhooks', fields, token);
  }
  await load.batches({ url: service.url, token, from: HANGING_FROM, count: waiting, types, bytes });
}
