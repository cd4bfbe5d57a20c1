import { randomBytes } from 'node:crypto';

import { failUnlessAccounted } from '../accounting.js';
import { startBench } from '../bench.js';
import { now, pause } from '../clock.js';
import { seededDatabase } from '../seeded-database.js';
import { percentile, percentiles } from '../statistics.js';

export const describe = {
  text: 'publishing while a day of history that has expired is dropped, against the seconds before',
  options: {
    rows: { default: 1_000_000, text: 'deliveries of that day' },
    persecond: { default: 500, text: 'events published a second, one a request' },
    seconds: { default: 60, min: 20, text: 'how long; the drop begins in the middle' },
    bytes: { default: 1600, min: 60, text: 'size of each payload' },
  },
};

const RETENTION_DAYS = 30;
const EXPIRED_DAYS_AGO = 40;

/** When the service first looks for expired days, in milliseconds after its start. */
const FIRST_PASS_MS = 120_000;

const LOOK_EVERY_MS = 50;

const ROWS = [
  { key: 'max', text: 'publish, longest', unit: 'ms', digits: 1 },
  { key: 'p99', text: 'publish, p99', unit: 'ms', digits: 1 },
  { key: 'p50', text: 'publish, p50', unit: 'ms', digits: 1 },
  { key: 'seconds', text: 'how long', unit: 's', digits: 1 },
  { key: 'lost', text: 'lost' },
  { key: 'duplicated', text: 'received more than once' },
];

/** Both sides come from one run: the pass that drops the day, and the periods of the same length before it. */
export async function run(options) {
  const bench = await startBench('retention', options);
  const { both } = await bench.rounds({ both: () => round(bench, options) });
  const sides = { without: both.map(({ without }) => without), 'during the drop': both.map(({ during }) => during) };
  await bench.report({
    title: `${options.persecond} events a second, while a day of ${options.rows.toLocaleString('en-US')} deliveries is dropped`,
    rows: ROWS,
    sides,
    notes: ['Without: the median of stretches as long as the drop, before it.'],
  });
  failUnlessAccounted(sides);
}

async function round(bench, { rows, persecond, seconds, bytes }) {
  const env = { SECRETS_KEY: randomBytes(32).toString('base64'), RETENTION_DAYS: String(RETENTION_DAYS) };
  const database = await seededDatabase(bench, { deliveries: rows, daysAgo: EXPIRED_DAYS_AGO }, env);
  await database.query('CHECKPOINT');
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url, env });
  const readyAt = now();
  const { url, token } = service;
  await service.webhook({ eventType: 'bench.event', targetUrl: `${receiver.url}/ok` });
  const count = persecond * seconds;
  await receiver.expect('/ok', 0, count);
  await pause(Math.max(0, FIRST_PASS_MS - (seconds * 1000) / 2));
  const published = bench.load().singles({ url, token, count, perSecond: persecond, bytes });
  const pass = await watchPass(database, readyAt + FIRST_PASS_MS + (seconds * 1000) / 2);
  const { scheduled, accepted, errors, firstError } = await published;
  if (errors > 0) bench.say(`${errors} events were refused: ${firstError}`);
  await receiver.arrived('/ok', count - errors, 120);
  await bench.settled(database);
  if ((await expiredPartitions(database)) > 0) throw new Error('The expired day is still there.');

  const { lost, duplicated } = await receiver.figures('/ok');
  const between = (from, to) =>
    percentiles(accepted.map((at, i) => at - scheduled[i]).filter((_, i) => scheduled[i] >= from && scheduled[i] < to));
  const during = { ...between(pass.from, pass.to), seconds: (pass.to - pass.from) / 1000, lost, duplicated };
  const without = { ...before(scheduled[0], pass, between), seconds: during.seconds };
  bench.say(`longest ${during.max.toFixed(1)} ms during the drop, ${without.max.toFixed(1)} ms without`);
  return { without, during };
}

/** The median figures of the periods, as long as the pass, between the first event and the pass. */
function before(firstAt, { from, to }, between) {
  const stretches = [];
  for (let at = from - (to - from); at >= firstAt; at -= to - from) stretches.push(between(at, at + (to - from)));
  const median = (key) =>
    percentile(
      stretches.map((stretch) => stretch[key]),
      0.5,
    );
  return { max: median('max'), p99: median('p99'), p50: median('p50') };
}

/** Waits for the service's retention pass. Returns when its connection opened and closed. */
async function watchPass(database, giveUpAt) {
  const isUnderWay = async () =>
    (
      await database.query(
        `SELECT FROM pg_stat_activity WHERE application_name = 'hookledger retention' AND datname = current_database()`,
      )
    ).length > 0;
  const reached = async (state) => {
    while ((await isUnderWay()) !== state) {
      if (now() > giveUpAt)
        throw new Error(`Retention did not ${state ? 'begin' : 'end'} while events were published.`);
      await pause(LOOK_EVERY_MS);
    }
    return now();
  };
  return { from: (await reached(true)) - LOOK_EVERY_MS, to: await reached(false) };
}

async function expiredPartitions(database) {
  const [{ count }] = await database.query(
    `SELECT count(*)::integer FROM pg_class
      WHERE relkind = 'r' AND relname ~ '_\\d{8}$' AND right(relname, 8)::date < current_date - $1::integer - 1`,
    [RETENTION_DAYS],
  );
  return count;
}
