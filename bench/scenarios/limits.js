import { startBench } from '../bench.js';

export const describe = {
  text: 'whether a webhook’s limits hold across worker processes, and are used in full',
  options: {
    seconds: { default: 10, text: 'how long a rate is measured' },
    workers: { default: 2, text: 'worker processes' },
    bytes: { default: 1600, min: 60, text: 'size of each payload' },
  },
};

/** How long a slow receiver takes, in milliseconds. */
const SLOW_MS = 100;

/** How far a rate may deviate from its limit. */
const TOLERANCE = 0.05;

const ROWS = [
  { key: 'perSecond', text: 'arrivals', unit: 'per second', digits: 1 },
  { key: 'share', text: 'of what the limit lets through', digits: 3 },
  { key: 'mostInASecond', text: 'most in any one second' },
  { key: 'mostOpen', text: 'most requests open at once' },
  { key: 'lost', text: 'lost' },
  { key: 'duplicated', text: 'received more than once' },
];

/** Each side is a webhook with a limit and a larger backlog than it lets through. */
export async function run(options) {
  const bench = await startBench('limits', options);
  const rate = (perSecond) => () =>
    round(bench, options, { path: '/ok', fields: { rateLimitPerSecond: perSecond }, perSecond });
  const concurrency = (most) => () =>
    round(bench, options, {
      path: `/slow/${SLOW_MS}`,
      fields: { maxConcurrency: most },
      perSecond: (most * 1000) / SLOW_MS,
      most,
    });
  const sides = await bench.rounds({
    '50/s': rate(50),
    '500/s': rate(500),
    '5 at once': concurrency(5),
    '128 at once': concurrency(128),
  });
  await bench.report({
    title: `Limits of a webhook that ${options.workers} worker processes deliver to`,
    rows: ROWS,
    sides,
    notes: [`The webhooks with a limit at once have a receiver that takes ${SLOW_MS} ms.`],
  });
  if (Object.values(sides).some((rounds) => rounds.some(({ broken }) => broken))) process.exitCode = 1;
}

async function round(bench, { seconds, workers, bytes }, { path, fields, perSecond, most = Infinity }) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url, workers });
  const { url, token } = service;
  const count = Math.ceil(perSecond * (seconds + 2));
  await receiver.expect(path, 0, count);
  await service.webhook({ ...fields, targetUrl: receiver.url + path });
  await bench.load().batches({ url, token, count, bytes });
  await receiver.arrived(path, count, seconds * 4 + 20);
  const { lost, duplicated, mostOpen } = await receiver.figures(path);
  const arrivals = (await receiver.arrivals(path)).filter((at) => !Number.isNaN(at)).sort();
  // The first second is excluded: a window may open, or a saved allowance may be used up.
  const from = arrivals[0] + 1000;
  const measured = arrivals.filter((at) => at >= from && at < from + seconds * 1000).length / seconds;
  const share = measured / perSecond;
  const strays = most === Infinity ? Math.abs(share - 1) > TOLERANCE : mostOpen > most;
  bench.say(`${measured.toFixed(1)} a second, ${mostOpen} at once${strays ? ': the limit is not held' : ''}`);
  return {
    perSecond: measured,
    share,
    mostInASecond: mostIn(arrivals, 1000),
    mostOpen,
    lost,
    duplicated,
    broken: strays || lost > 0 || duplicated > 0,
  };
}

/** The most of these ascending times within any window of so many milliseconds. */
function mostIn(times, windowMs) {
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last++) {
    while (times[last] - times[first] >= windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
