import { ACCOUNT_ROWS, accountOf, failUnlessAccounted } from '../accounting.js';
import { startBench } from '../bench.js';
import { differences, percentiles } from '../statistics.js';

export const describe = {
  text: 'single events at a fixed rate: from accepted to arrived, and how long publishing takes',
  options: {
    rates: { default: [200, 1000], text: 'events per second, one after the other' },
    seconds: { default: 10, text: 'of each rate' },
    bytes: { default: 1600, min: 60, text: 'size of each payload' },
  },
};

const TYPE = 'bench.event';
/** Published before the measurement, because a new process is still compiling. */
const WARM_UP = { count: 1000, perSecond: 500 };

const KINDS = [
  { key: 'accepted', text: 'accepted → arrived' },
  { key: 'sent', text: 'sent → arrived' },
  { key: 'publish', text: 'sent → accepted' },
];
const SHARES = ['p50', 'p95', 'p99'];

/** The latency of an event at rates the machine can sustain. */
export async function run(options) {
  const { rates } = options;
  const bench = await startBench('latency', options);
  const sides = await bench.rounds({
    raw: () => rawLoop(bench, rates, options),
    product: () => product(bench, rates, options),
  });
  await bench.report({
    title: `Single events of ${options.bytes} bytes to one webhook, ${options.seconds} s of each rate, in ms`,
    rows: [...rates.flatMap(rowsOf), ...ACCOUNT_ROWS],
    sides,
    notes: [
      'Accepted: Hookledger’s 202 is back at the publisher; the raw loop, which has no API, has committed. Sent: the time',
      'in the schedule. An event may arrive before its 202 does: then the time from accepted to arrived is below 0.',
    ],
  });
  failUnlessAccounted(sides);
}

const rowsOf = (rate) =>
  KINDS.flatMap(({ key, text }) =>
    SHARES.map((share) => ({
      key: `${key}-${rate}-${share}`,
      text: `${rate}/s: ${text}, ${share}`,
      unit: 'ms',
      digits: 1,
    })),
  );

async function rawLoop(bench, rates, options) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const webhooks = [{ eventType: TYPE, targetUrl: `${receiver.url}/ok` }];
  const loop = await bench.rawLoop({ databaseUrl: database.url, webhooks });
  return measure({ bench, database, receiver, rates, options }, (what) => loop.singles({ types: [TYPE], ...what }));
}

async function product(bench, rates, options) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url });
  await service.webhook({ eventType: TYPE, targetUrl: `${receiver.url}/ok` });
  const load = bench.load();
  const { url, token } = service;
  return measure({ bench, database, receiver, rates, options }, (what) =>
    load.singles({ url, token, types: [TYPE], ...what }),
  );
}

async function measure({ bench, database, receiver, rates, options }, publish) {
  const { seconds, bytes } = options;
  const figures = {};
  let from = 0;
  const publishNext = async (count, perSecond) => {
    await receiver.expect('/ok', from, count);
    const published = await publish({ from, count, perSecond, bytes });
    if (published.errors > 0) bench.say(`${published.errors} events were refused: ${published.firstError}`);
    from += count;
    await receiver.arrived('/ok', from, 60);
    await bench.settled(database);
    return published;
  };
  await publishNext(WARM_UP.count, WARM_UP.perSecond);
  for (const rate of rates) {
    const first = from;
    const { scheduled, accepted } = await publishNext(rate * seconds, rate);
    const arrived = (await receiver.arrivals('/ok')).subarray(first);
    const of = {
      accepted: percentiles(differences(arrived, accepted)),
      sent: percentiles(differences(arrived, scheduled)),
      publish: percentiles(differences(accepted, scheduled)),
    };
    for (const { key } of KINDS) for (const share of SHARES) figures[`${key}-${rate}-${share}`] = of[key][share];
    bench.say(
      `${rate}/s: accepted → arrived p95 ${of.accepted.p95.toFixed(1)} ms, sent → arrived ${of.sent.p95.toFixed(1)} ms`,
    );
  }
  return { ...figures, ...(await accountOf(receiver, '/ok')) };
}
