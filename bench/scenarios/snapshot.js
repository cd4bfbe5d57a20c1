import { failUnlessAccounted } from '../accounting.js';
import pg from 'pg';

import { against } from '../against.js';
import { startBench } from '../bench.js';
import { now, pause } from '../clock.js';
import { MEMORY_ROW } from '../process-figures.js';

export const describe = {
  text: 'throughput while another connection holds a snapshot, so that vacuum can remove nothing',
  options: {
    seconds: { default: 60, min: 5, text: 'how long' },
    bytes: { default: 1600, min: 60, text: 'size of each payload' },
  },
};

/** The events published per turn, and how many may be in flight before the next turn. */
const TURN = 1_000;
const AHEAD = 4_000;

/** More than can be delivered in a second, for the receiver's account. */
const MOST_PER_SECOND = 15_000;

const ROWS = [
  { key: 'all', text: 'arrived, all the time', unit: 'per second' },
  { key: 'first', text: 'arrived in the first fifth', unit: 'per second' },
  { key: 'last', text: 'arrived in the last fifth', unit: 'per second' },
  { key: 'ratio', text: 'the last fifth against that with none held', digits: 2 },
  MEMORY_ROW,
  { key: 'lost', text: 'lost' },
  { key: 'duplicated', text: 'received more than once' },
];

/** A steady stream at the pace of delivery: something always waits, but never much. */
export async function run(options) {
  const bench = await startBench('snapshot', options);
  const sides = await bench.rounds({
    'none held': () => round(bench, options, null),
    held: () => round(bench, options, holdSnapshot),
  });
  against(sides, 'none held', 'last', 'ratio');
  await bench.report({
    title: `${options.seconds} seconds at saturation, beside a transaction that stays open`,
    rows: ROWS,
    sides,
  });
  failUnlessAccounted(sides);
}

async function holdSnapshot(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => {});
  await client.connect();
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await client.query('SELECT count(*) FROM pending_deliveries');
  return () => client.end();
}

async function round(bench, { seconds, bytes }, hold) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url });
  await receiver.expect('/ok', 0, seconds * MOST_PER_SECOND);
  await service.webhook({ targetUrl: `${receiver.url}/ok` });
  const release = await hold?.(database.url);
  const load = bench.load();
  const startedAt = now();
  const endsAt = startedAt + seconds * 1000;
  let published = 0;
  while (now() < endsAt) {
    const { distinct } = await receiver.figures('/ok');
    if (published - distinct > AHEAD) {
      await pause(5);
      continue;
    }
    await load.batches({
      url: service.url,
      token: service.token,
      from: published,
      count: TURN,
      batch: TURN / 2,
      bytes,
    });
    published += TURN;
  }
  await receiver.arrived('/ok', published, 120);
  await release?.();
  const { distinct, duplicated } = await receiver.figures('/ok');
  const arrivals = await receiver.buckets('/ok');
  const perSecond = (from, to) => {
    const among = arrivals.filter(({ at }) => at >= startedAt + from * 1000 && at < startedAt + to * 1000);
    return among.reduce((total, { count }) => total + count, 0) / (to - from);
  };
  const figures = {
    all: perSecond(0, seconds),
    first: perSecond(0, seconds / 5),
    last: perSecond(seconds * 0.8, seconds),
    rss: Math.max(...service.peakRssMb()),
    lost: published - distinct,
    duplicated,
  };
  bench.say(`${Math.round(figures.last)} a second in the last fifth`);
  return figures;
}
