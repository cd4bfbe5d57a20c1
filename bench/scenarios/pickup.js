import { ACCOUNT_ROWS, accountOf, failUnlessAccounted } from '../accounting.js';
import { startBench } from '../bench.js';
import { differences, percentiles } from '../statistics.js';

export const describe = {
  text: 'occasional events, accepted by one process and delivered by another that was idle',
  options: {
    events: { default: 80, text: 'how many' },
    every: { default: 250, text: 'milliseconds between them, give or take a fifth' },
    bytes: { default: 1600, min: 60, text: 'size of each payload' },
  },
};

const MS = { unit: 'ms', digits: 1 };
const ROWS = [
  { key: 'p50', text: 'accepted → arrived, p50', ...MS },
  { key: 'p95', text: 'accepted → arrived, p95', ...MS },
  { key: 'p99', text: 'accepted → arrived, p99', ...MS },
  { key: 'sentP95', text: 'sent → arrived, p95', ...MS },
  ...ACCOUNT_ROWS,
];

const TYPE = 'bench.event';
const WARM_UP = 8;

/** How soon a worker in another process learns of something to deliver. */
export async function run(options) {
  const bench = await startBench('pickup', options);
  const sides = await bench.rounds({
    raw: () => rawLoop(bench, options),
    product: () => product(bench, options),
  });
  await bench.report({
    title: `${options.events} events, one every ${options.every} ms, from an api process to an idle worker process`,
    rows: ROWS,
    sides,
    notes: ['The raw loop sends a NOTIFY after every commit, which no busy service can afford.'],
  });
  failUnlessAccounted(sides);
}

async function rawLoop(bench, options) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const webhooks = [{ eventType: TYPE, targetUrl: `${receiver.url}/ok` }];
  const loop = await bench.rawLoop({ databaseUrl: database.url, webhooks, workers: 1 });
  return measure(bench, receiver, options, (what) => loop.singles({ types: [TYPE], ...what }));
}

async function product(bench, options) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url, workers: 1 });
  await service.webhook({ eventType: TYPE, targetUrl: `${receiver.url}/ok` });
  const load = bench.load();
  const { url, token } = service;
  return measure(bench, receiver, options, (what) => load.singles({ url, token, types: [TYPE], ...what }));
}

async function measure(bench, receiver, { events, every, bytes }, publish) {
  const count = events + WARM_UP;
  await receiver.expect('/ok', 0, count);
  const { scheduled, accepted } = await publish({ count, perSecond: 1000 / every, jitter: 0.4, bytes });
  await receiver.arrived('/ok', count, 30);
  const arrived = await receiver.arrivals('/ok');
  const measured = (earlier) => percentiles(differences(arrived, earlier).subarray(WARM_UP));
  const { p50, p95, p99 } = measured(accepted);
  bench.say(`accepted → arrived p95 ${p95.toFixed(1)} ms`);
  return { p50, p95, p99, sentP95: measured(scheduled).p95, ...(await accountOf(receiver, '/ok')) };
}
