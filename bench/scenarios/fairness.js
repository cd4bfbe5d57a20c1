import { failUnlessAccounted } from '../accounting.js';
import { against } from '../against.js';
import { startBench } from '../bench.js';
import { MEMORY_ROW } from '../process-figures.js';
import { warmUp } from '../warm-up.js';
import { waits } from '../waits.js';

export const describe = {
  text: 'how long an account waits while another has a great many events to deliver',
  options: {
    events: { default: 100_000, text: 'that the busy account publishes, as fast as they are accepted' },
    webhooks: { default: 10, text: 'of the busy account, which take them in turn' },
    every: { default: 250, text: 'milliseconds between the events of the quiet account' },
    seconds: { default: 20, text: 'how long the quiet account publishes' },
    bytes: { default: 1600, min: 60, text: 'size of each payload' },
  },
};

const ROWS = [
  { key: 'p50', text: '202 → arrival, p50', unit: 'ms', digits: 1 },
  { key: 'p95', text: '202 → arrival, p95', unit: 'ms', digits: 1 },
  { key: 'max', text: '202 → arrival, worst', unit: 'ms', digits: 1 },
  { key: 'ratio', text: 'p95 against that alone', digits: 2 },
  { key: 'busy', text: 'deliveries of the busy account meanwhile', unit: 'per second' },
  MEMORY_ROW,
  { key: 'lost', text: 'lost of the quiet account' },
];

/** The events of the busy account are numbered from here. */
const BUSY_FROM = 10_000_000;

/** The busy account starts to publish at the same moment as the quiet one. */
export async function run(options) {
  const bench = await startBench('fairness', options);
  const sides = await bench.rounds({
    alone: () => round(bench, options, false),
    'beside the busy account': () => round(bench, options, true),
  });
  against(sides, 'alone', 'p95', 'ratio');
  const { every, events, webhooks } = options;
  await bench.report({
    title: `An event every ${every} ms, while another account publishes ${events.toLocaleString('en-US')} to ${webhooks} webhooks`,
    rows: ROWS,
    sides,
  });
  failUnlessAccounted(sides);
}

async function round(bench, options, isBusy) {
  const { every, seconds, bytes } = options;
  const database = await bench.database();
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url });
  const load = bench.load();
  await warmUp(bench, { database, receiver, service, load });
  const { url, token } = service;
  const count = Math.floor((seconds * 1000) / every);
  await service.webhook({ targetUrl: `${receiver.url}/ok/quiet` });
  await receiver.expect('/ok/quiet', 0, count);

  const busy = isBusy ? await busyAccount(bench, service, receiver, options) : () => Promise.resolve();
  const busyDone = busy();
  const { accepted, errors, firstError } = await load.singles({ url, token, count, perSecond: 1000 / every, bytes });
  if (errors > 0) throw new Error(`${errors} events were refused: ${firstError}`);
  const meanwhile = await receiver.figures('/ok/busy');
  await receiver.arrived('/ok/quiet', count, 120);
  await busyDone;
  const { lost } = await receiver.figures('/ok/quiet');
  const figures = waits(accepted, await receiver.arrivals('/ok/quiet'));
  bench.say(`p95 ${figures.p95.toFixed(1)} ms, worst ${figures.max.toFixed(1)} ms`);
  return {
    ...figures,
    rss: Math.max(...service.peakRssMb()),
    lost,
    busy: isBusy ? meanwhile.requests / seconds : undefined,
  };
}

/** An account with its webhooks. Returns a function that makes it publish. */
async function busyAccount(bench, { url, call, operatorToken }, receiver, { events, webhooks, bytes }) {
  const { token } = await call('POST', '/api/v1/accounts', { name: 'busy' }, operatorToken);
  const types = Array.from({ length: webhooks }, (_, i) => `bench.busy/${i}`);
  for (const eventType of types) {
    await call(
      'POST',
      '/api/v1/webhooks',
      { eventType, targetUrl: `${receiver.url}/ok/${eventType.slice('bench.'.length)}` },
      token,
    );
  }
  const load = bench.load();
  return () => load.batches({ url, token, from: BUSY_FROM, count: events, types, bytes });
}
