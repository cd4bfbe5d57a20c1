import { ACCOUNT_ROWS, accountOf, failUnlessAccounted } from '../accounting.js';
import { startBench } from '../bench.js';

export const describe = {
  text: 'one api process and 1, 2, 4 worker processes: what each additional one delivers',
  options: {
    workers: { default: [1, 2, 4], text: 'how many, one after the other' },
    events: { default: 20_000, text: 'for each number of workers' },
    webhooks: { default: 16, text: 'which the events go to in turn' },
    batch: { default: 500, text: 'events per request' },
    bytes: { default: 1600, min: 60, text: 'size of each payload' },
  },
};

/** Whether several processes on one Postgres add up or get in each other's way. */
export async function run(options) {
  const bench = await startBench('workers', options);
  const sides = await bench.rounds({
    raw: () => each(bench, options.workers, (workers) => rawLoop(bench, workers, options)),
    product: () => each(bench, options.workers, (workers) => product(bench, workers, options)),
  });
  await bench.report({
    title: `${options.events.toLocaleString('en-US')} events to ${options.webhooks} webhooks, by workers in processes of their own`,
    rows: [...options.workers.flatMap(rowsOf), ...ACCOUNT_ROWS],
    sides,
    notes: ['All processes, Postgres, the publisher and the receiver share the processors of this machine.'],
  });
  failUnlessAccounted(sides);
}

const rowsOf = (workers) => [
  { key: `delivered-${workers}`, text: `${workers} × worker: delivered and recorded`, unit: 'per second' },
  { key: `cpu-${workers}`, text: `${workers} × worker: processor time a delivery`, unit: 'µs' },
];

async function each(bench, numbers, measureOne) {
  const figures = { lost: 0, duplicated: 0, unexpected: 0 };
  for (const workers of numbers) {
    const { delivered, cpu, account } = await bench.scope(() => measureOne(workers));
    figures[`delivered-${workers}`] = delivered;
    figures[`cpu-${workers}`] = cpu;
    for (const [key, value] of Object.entries(account)) figures[key] += value;
    bench.say(`${workers} × worker: ${Math.round(delivered)} a second`);
  }
  return figures;
}

const typeOf = (i) => `bench.event.${i}`;
const numbered = (count, make) => Array.from({ length: count }, (_, i) => make(i));

async function rawLoop(bench, workers, options) {
  const { webhooks, events, batch, bytes } = options;
  const database = await bench.database();
  const receiver = await bench.receiver();
  const targets = numbered(webhooks, (i) => ({ eventType: typeOf(i), targetUrl: `${receiver.url}/ok/${i}` }));
  const loop = await bench.rawLoop({ databaseUrl: database.url, webhooks: targets, workers });
  return measure({ bench, database, receiver, options, side: loop }, () =>
    loop.throughput({ types: numbered(webhooks, typeOf), count: events, batch, bytes }),
  );
}

async function product(bench, workers, options) {
  const { webhooks, events, batch, bytes } = options;
  const database = await bench.database();
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url, workers });
  for (let i = 0; i < webhooks; i++) {
    await service.webhook({ eventType: typeOf(i), targetUrl: `${receiver.url}/ok/${i}` });
  }
  const load = bench.load();
  const { url, token } = service;
  return measure({ bench, database, receiver, options, side: service }, () =>
    load.batches({ url, token, types: numbered(webhooks, typeOf), count: events, batch, bytes }),
  );
}

async function measure({ bench, database, receiver, options, side }, publish) {
  const { webhooks, events } = options;
  // The events go to the webhooks in turn, by the remainder of their number.
  for (let i = 0; i < webhooks; i++) await receiver.expect(`/ok/${i}`, i, Math.ceil((events - i) / webhooks), webhooks);
  const cpuBefore = side.cpuSeconds();
  const { startedAt } = await publish();
  await receiver.arrived('/ok', events, 300);
  const settledAt = await bench.settled(database);
  return {
    delivered: (events * 1000) / (settledAt - startedAt),
    cpu: ((side.cpuSeconds() - cpuBefore) * 1e6) / events,
    account: await accountOf(receiver, '/ok'),
  };
}
