import { startBench } from '../bench.js';

export const describe = {
  text: 'publishes events in batches to one webhook and waits until all are recorded',
  options: {
    events: { default: 40_000, text: 'how many' },
    batch: { default: 500, text: 'events a request' },
    inflight: { default: 2, text: 'requests at a time' },
    bytes: { default: 1600, min: 60, text: 'of each payload' },
  },
};

const ROWS = [
  { key: 'delivered', text: 'delivered and recorded', unit: 'per second' },
  { key: 'published', text: 'published meanwhile', unit: 'per second' },
  { key: 'cpu', text: 'processor time a delivery', unit: 'µs' },
  { key: 'statements', text: 'SQL statements a delivery', digits: 4 },
  { key: 'rss', text: 'peak memory', unit: 'MB' },
  { key: 'lost', text: 'lost' },
  { key: 'duplicated', text: 'received more than once' },
  { key: 'unexpected', text: 'never published, but received' },
];

/** How fast events published in batches reach one webhook and are recorded, and what each costs. */
export async function run(options) {
  const bench = await startBench('throughput', options);
  const sides = await bench.rounds({
    raw: () => rawLoop(bench, options),
    product: () => product(bench, options),
  });
  await bench.report({
    title: `${options.events.toLocaleString('en-US')} events of ${options.bytes} bytes, in batches of ${options.batch}, to one webhook`,
    rows: ROWS,
    sides,
    notes: ['Processor time and memory are those of the process that publishes and delivers, without Postgres.'],
  });
  const bad = Object.values(sides).flat();
  if (bad.some(({ lost, duplicated, unexpected }) => lost + duplicated + unexpected > 0)) process.exitCode = 1;
}

async function rawLoop(bench, { events, batch, bytes }) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  await receiver.expect('/ok', 0, events);
  const webhooks = [{ eventType: 'bench.event', targetUrl: `${receiver.url}/ok` }];
  const loop = await bench.rawLoop({ databaseUrl: database.url, webhooks });
  return measure(
    { bench, database, receiver, events, side: loop },
    {
      publish: () => loop.throughput({ count: events, batch, bytes }),
      statements: async () => (await loop.figures()).statements,
    },
  );
}

async function product(bench, { events, batch, inflight, bytes }) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  await receiver.expect('/ok', 0, events);
  const service = await bench.service({ databaseUrl: database.url });
  await service.webhook({ eventType: 'bench.event', targetUrl: `${receiver.url}/ok` });
  const load = bench.load();
  const { url, token } = service;
  return measure(
    { bench, database, receiver, events, side: service },
    {
      publish: () => load.batches({ url, token, count: events, batch, inFlight: inflight, bytes }),
      statements: () => service.metric('hookledger_sql_statements_total'),
    },
  );
}

async function measure({ bench, database, receiver, events, side }, { publish, statements }) {
  const statementsBefore = await statements();
  const cpuBefore = side.cpuSeconds();
  const { startedAt, endedAt } = await publish();
  await receiver.arrived('/ok', events, 300);
  const settledAt = await bench.settled(database);
  const cpu = side.cpuSeconds() - cpuBefore;
  const { lost, duplicated, unexpected } = await receiver.figures('/ok');
  const round = {
    delivered: (events * 1000) / (settledAt - startedAt),
    published: (events * 1000) / (endedAt - startedAt),
    cpu: (cpu * 1e6) / events,
    statements: ((await statements()) - statementsBefore) / events,
    rss: Math.max(...side.peakRssMb()),
    lost,
    duplicated,
    unexpected,
  };
  bench.say(`${Math.round(round.delivered)} a second, ${Math.round(round.cpu)} µs each`);
  return round;
}
