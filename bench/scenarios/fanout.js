import { ACCOUNT_ROWS, accountOf, failUnlessAccounted } from '../accounting.js';
import { startBench } from '../bench.js';
import { percentiles } from '../statistics.js';

export const describe = {
  text: 'one event that goes to many webhooks: publishing it, and until all have it',
  options: {
    webhooks: { default: 1000, text: 'how many' },
    publishes: { default: 30, text: 'one after the other has arrived everywhere' },
    bytes: { default: 1600, min: 60, text: 'size of the payload' },
  },
};

const ROWS = [
  { key: 'publishP50', text: 'publish, p50', unit: 'ms', digits: 1 },
  { key: 'publishP95', text: 'publish, p95', unit: 'ms', digits: 1 },
  { key: 'allP50', text: 'accepted → arrived everywhere, p50', unit: 'ms', digits: 1 },
  { key: 'allP95', text: 'accepted → arrived everywhere, p95', unit: 'ms', digits: 1 },
  ...ACCOUNT_ROWS,
];

const TYPE = 'bench.fanout';
const REGISTERED_AT_ONCE = 8;

/** The cost of one event with very many subscribers. */
export async function run(options) {
  const bench = await startBench('fanout', options);
  const sides = await bench.rounds({
    raw: () => rawLoop(bench, options),
    product: () => product(bench, options),
  });
  await bench.report({
    title: `One event of ${options.bytes} bytes to ${options.webhooks} webhooks, ${options.publishes} times`,
    rows: ROWS,
    sides,
  });
  failUnlessAccounted(sides);
}

const paths = (count) => Array.from({ length: count }, (_, i) => `/ok/${i}`);

async function rawLoop(bench, options) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const webhooks = paths(options.webhooks).map((path) => ({ eventType: TYPE, targetUrl: receiver.url + path }));
  const loop = await bench.rawLoop({ databaseUrl: database.url, webhooks });
  return measure({ bench, database, receiver, options }, (what) => loop.singles({ types: [TYPE], ...what }));
}

async function product(bench, options) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url });
  const left = paths(options.webhooks);
  const register = async () => {
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      await service.webhook({ eventType: TYPE, targetUrl: receiver.url + path });
    }
  };
  await Promise.all(Array.from({ length: REGISTERED_AT_ONCE }, register));
  const load = bench.load();
  const { url, token } = service;
  return measure({ bench, database, receiver, options }, (what) =>
    load.singles({ url, token, types: [TYPE], ...what }),
  );
}

async function measure({ bench, database, receiver, options }, publish) {
  const { webhooks, publishes, bytes } = options;
  await receiver.expect(paths(webhooks), 0, publishes + 1);
  const publishMs = [];
  const allMs = [];
  for (let n = 0; n <= publishes; n++) {
    const { scheduled, accepted, errors, firstError } = await publish({ from: n, count: 1, perSecond: 100, bytes });
    if (errors > 0) throw new Error(firstError);
    await receiver.arrived('/ok', (n + 1) * webhooks, 60);
    const { lastAt } = await receiver.figures('/ok');
    await bench.settled(database);
    // The first event opens the connections.
    if (n === 0) continue;
    publishMs.push(accepted[0] - scheduled[0]);
    allMs.push(lastAt - accepted[0]);
  }
  const publishing = percentiles(publishMs);
  const all = percentiles(allMs);
  bench.say(`publish p50 ${publishing.p50.toFixed(1)} ms, everywhere p50 ${all.p50.toFixed(1)} ms later`);
  return {
    publishP50: publishing.p50,
    publishP95: publishing.p95,
    allP50: all.p50,
    allP95: all.p95,
    ...(await accountOf(receiver, '/ok')),
  };
}
