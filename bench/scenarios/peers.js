import { ACCOUNT_ROWS, accountOf, failUnlessAccounted } from '../accounting.js';
import { against } from '../against.js';
import { startBench } from '../bench.js';
import { pause } from '../clock.js';
import { checkPackages } from '../peers/packages.js';
import { isRedisInstalled, startRedis } from '../peers/start-redis.js';
import { startProgram } from '../rpc.js';
import { waits } from '../waits.js';

export const describe = {
  text: 'the same work on what a Node team builds by hand: BullMQ and pg-boss, each with axios',
  options: {
    packages: { default: '', text: 'folder with their packages' },
    events: { default: 20_000, text: 'how many, for the throughput' },
    rate: { default: 200, text: 'single events per second, for the time to arrival' },
    seconds: { default: 8, text: 'of that rate' },
    bytes: { default: 1600, min: 60, text: 'size of each payload' },
  },
};

const TYPE = 'bench.event';

const ROWS = [
  { key: 'delivered', text: 'delivered and recorded', unit: 'per second' },
  { key: 'ofRaw', text: 'against the raw loop', digits: 2 },
  { key: 'p50', text: 'accepted → arrived, p50', unit: 'ms', digits: 1 },
  { key: 'p95', text: 'accepted → arrived, p95', unit: 'ms', digits: 1 },
  ...ACCOUNT_ROWS,
];

/** Each side accepts events, signs and POSTs them to one receiver, and stores a row for every attempt in Postgres. */
export async function run(options) {
  checkPackages(options.packages);
  const bench = await startBench('peers', options);
  const redis = isRedisInstalled();
  if (!redis) bench.say('No redis-server found: BullMQ is skipped.');
  const sides = await bench.rounds({
    raw: () => rawLoop(bench, options),
    product: () => product(bench, options),
    ...(redis && { BullMQ: () => bullmq(bench, options) }),
    'pg-boss': () => peer(bench, options, 'peers/pg-boss.js', {}),
  });
  against(sides, 'raw', 'delivered', 'ofRaw');
  await bench.report({
    title: `${options.events.toLocaleString('en-US')} events of ${options.bytes} bytes to one webhook, then ${options.rate} a second`,
    rows: ROWS,
    sides,
    notes: [
      'BullMQ: addBulk, concurrency 128, Redis syncs its log once a second. pg-boss: insert, 4 workers with batches of 64.',
      'Both publish in the process that delivers, without an API; neither records an attempt and its outcome at once.',
    ],
  });
  failUnlessAccounted(sides);
}

async function rawLoop(bench, options) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const webhooks = [{ eventType: TYPE, targetUrl: `${receiver.url}/ok` }];
  const loop = await bench.rawLoop({ databaseUrl: database.url, webhooks });
  return measure(bench, options, receiver, {
    throughput: (what) => loop.throughput(what),
    singles: (what) => loop.singles(what),
    settled: () => bench.settled(database),
  });
}

async function product(bench, options) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url });
  await service.webhook({ eventType: TYPE, targetUrl: `${receiver.url}/ok` });
  const load = bench.load();
  const { url, token } = service;
  return measure(bench, options, receiver, {
    throughput: (what) => load.batches({ url, token, ...what }),
    singles: (what) => load.singles({ url, token, ...what }),
    settled: () => bench.settled(database),
  });
}

async function bullmq(bench, options) {
  const redis = await startRedis();
  try {
    return await peer(bench, options, 'peers/bullmq.js', { redisPort: redis.port });
  } finally {
    await redis.stop();
  }
}

async function peer(bench, options, program, settings) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const { call, stop } = startProgram(program);
  try {
    const { packages } = options;
    await call('setUp', { packages, databaseUrl: database.url, targetUrl: `${receiver.url}/ok`, ...settings });
    const figures = await measure(bench, options, receiver, {
      throughput: (what) => call('throughput', what),
      singles: (what) => call('singles', what),
      settled: (count) => recorded(call, count),
    });
    await call('end');
    return figures;
  } finally {
    await stop();
  }
}

async function recorded(call, count) {
  while ((await call('recorded')) < count) await pause(10);
  return performance.timeOrigin + performance.now();
}

async function measure(bench, { events, rate, seconds, bytes }, receiver, { throughput, singles, settled }) {
  const count = rate * seconds;
  await receiver.expect('/ok', 0, events + count);
  const { startedAt } = await throughput({ count: events, bytes });
  await receiver.arrived('/ok', events, 300);
  const settledAt = await settled(events);
  const { accepted } = await singles({ from: events, count, perSecond: rate, bytes });
  await receiver.arrived('/ok', events + count, 60);
  await settled(events + count);
  const arrivals = (await receiver.arrivals('/ok')).subarray(events);
  const figures = { delivered: (events * 1000) / (settledAt - startedAt), ...waits(accepted, arrivals) };
  bench.say(`${Math.round(figures.delivered)} a second, p95 ${figures.p95.toFixed(1)} ms`);
  return { ...figures, ...(await accountOf(receiver, '/ok')) };
}
