import { ACCOUNT_ROWS, accountOf, failUnlessAccounted } from '../accounting.js';
import { startBench } from '../bench.js';
import { MEMORY_ROW } from '../process-figures.js';

export const describe = {
  text: 'events published in batches to one webhook until all are recorded, with the cost of each',
  options: {
    events: { default: 40_000, text: 'how many' },
    batch: { default: 500, text: 'events per request' },
    inflight: { default: 2, text: 'requests at a time' },
    bytes: { default: 1600, min: 60, text: 'size of each payload' },
  },
};

const ROWS = [
  { key: 'delivered', text: 'delivered and recorded', unit: 'per second' },
  { key: 'published', text: 'published meanwhile', unit: 'per second' },
  { key: 'cpu', text: 'processor time a delivery', unit: 'µs' },
  { key: 'statements', text: 'SQL statements a delivery', digits: 4 },
  MEMORY_ROW,
  ...ACCOUNT_ROWS,
];

const TYPE = 'bench.event';

/** A new process is still compiling. We measure how fast it is, not how soon. */
const WARM_UP = { types: ['bench.warm-up'], count: 10_000 };

/** How fast events published in batches reach one webhook and are recorded, and the cost of each. */
export async function run(options) {
  const bench = await startBench('throughput', options);
  const sides = await bench.rounds({
    raw: () => rawLoop(bench, options),
    product: () => deliver(bench, options),
  });
  const { events, bytes, batch } = options;
  await bench.report({
    title: `${events.toLocaleString('en-US')} events of ${bytes} bytes, in batches of ${batch}, to one webhook`,
    rows: ROWS,
    sides,
    notes: ['Processor time and memory are those of the process that takes in and delivers, without Postgres.'],
  });
  failUnlessAccounted(sides);
}

const webhooksOf = ({ url }) => [
  { eventType: TYPE, targetUrl: `${url}/ok` },
  { eventType: WARM_UP.types[0], targetUrl: `${url}/warm-up` },
];

async function rawLoop(bench, { events, batch, bytes }) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const loop = await bench.rawLoop({ databaseUrl: database.url, webhooks: webhooksOf(receiver) });
  await loop.throughput({ ...WARM_UP, batch, bytes });
  await bench.settled(database);
  return measure(bench, { database, receiver, events, side: loop }, () =>
    loop.throughput({ types: [TYPE], count: events, batch, bytes }),
  );
}

/** One round of the product, or of another build in the folder `dist`. */
export async function deliver(bench, { events, batch, inflight, bytes }, dist) {
  const database = await bench.database({ dist });
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url, dist });
  for (const webhook of webhooksOf(receiver)) await service.webhook(webhook);
  const load = bench.load();
  const { url, token } = service;
  await load.batches({ url, token, ...WARM_UP, batch, inFlight: inflight, bytes });
  await bench.settled(database);
  return measure(bench, { database, receiver, events, side: service }, () =>
    load.batches({ url, token, types: [TYPE], count: events, batch, inFlight: inflight, bytes }),
  );
}

async function measure(bench, { database, receiver, events, side }, publish) {
  await receiver.expect('/ok', 0, events);
  const statementsBefore = await side.statements();
  const cpuBefore = side.cpuSeconds();
  const { startedAt, endedAt } = await publish();
  await receiver.arrived('/ok', events, 300);
  const settledAt = await bench.settled(database);
  const cpu = side.cpuSeconds() - cpuBefore;
  const round = {
    delivered: (events * 1000) / (settledAt - startedAt),
    published: (events * 1000) / (endedAt - startedAt),
    cpu: (cpu * 1e6) / events,
    statements: ((await side.statements()) - statementsBefore) / events,
    rss: Math.max(...side.peakRssMb()),
    ...(await accountOf(receiver, '/ok')),
  };
  bench.say(`${Math.round(round.delivered)} a second, ${Math.round(round.cpu)} µs each`);
  return round;
}
