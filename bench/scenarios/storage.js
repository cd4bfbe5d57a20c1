import { failUnlessAccounted } from '../accounting.js';
import { startBench } from '../bench.js';
import { pause } from '../clock.js';
import { tableSizes } from '../table-sizes.js';

export const describe = {
  text: 'disk space per delivered event by table, indexes included',
  options: {
    events: { default: 20_000, text: 'published and delivered' },
    bytes: { default: 1600, min: 60, text: 'size of each payload' },
  },
};

/** Tables that grew by less than this per event are omitted from the list, but not from the sum. */
const SHOWN_FROM = 0.05;

const FOLDED_WITHIN_MS = 60_000;

/** All tables are vacuumed before and after. */
export async function run(options) {
  const bench = await startBench('storage', options);
  const sides = await bench.rounds({ product: () => round(bench, options) });
  const tables = Object.entries(sides.product[0]).filter(
    ([key, bytes]) => key.startsWith('in ') && bytes >= SHOWN_FROM,
  );
  tables.sort(([, one], [, other]) => other - one);
  const { events, bytes } = options;
  await bench.report({
    title: `${events.toLocaleString('en-US')} events of ${bytes} bytes, delivered to one webhook`,
    rows: [
      { key: 'all', text: 'storage per delivered event', unit: 'bytes' },
      ...tables.map(([key]) => ({ key, text: key, unit: 'bytes' })),
      { key: 'lost', text: 'lost' },
      { key: 'duplicated', text: 'received more than once' },
    ],
    sides,
  });
  failUnlessAccounted(sides);
}

async function round(bench, { events, bytes }) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url });
  await service.webhook({ eventType: 'bench.event', targetUrl: `${receiver.url}/ok` });
  await receiver.expect('/ok', 0, events);
  await database.query('VACUUM');
  const before = await tableSizes(database);
  await bench.load().batches({ url: service.url, token: service.token, count: events, bytes });
  await receiver.arrived('/ok', events, 300);
  await bench.settled(database);
  await folded(database);
  await database.query('VACUUM');
  const { lost, duplicated } = await receiver.figures('/ok');
  const figures = { all: 0, lost, duplicated };
  for (const { name, table, indexes } of await tableSizes(database)) {
    const earlier = before.find((one) => one.name === name);
    const grown = (table + indexes - (earlier ? earlier.table + earlier.indexes : 0)) / events;
    figures[`in ${name}`] = grown;
    figures.all += grown;
  }
  bench.say(`${Math.round(figures.all)} bytes an event`);
  return figures;
}

/** Counts are folded within seconds. */
async function folded(database) {
  for (let waited = 0; waited < FOLDED_WITHIN_MS; waited += 100) {
    if ((await database.query('SELECT FROM count_changes LIMIT 1')).length === 0) return;
    await pause(100);
  }
  throw new Error('The counts were not folded.');
}
