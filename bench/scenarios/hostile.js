import { startBench } from '../bench.js';
import { pause } from '../clock.js';
import { HOSTILE, PREPARE } from '../hostile/requests.js';
import { MEMORY_ROW } from '../process-figures.js';
import { startProgram } from '../rpc.js';
import { warmUp } from '../warm-up.js';

export const describe = {
  text: 'how long hostile requests block the service',
  options: {
    seconds: { default: 10, text: 'how long to watch each request' },
    rate: { default: 200, text: 'events published a second meanwhile' },
    bytes: { default: 1600, min: 60, text: 'size of each payload' },
    only: { default: '', text: `one of them: ${Object.keys(HOSTILE).join(', ')}` },
  },
};

/** The milliseconds between two liveness checks. */
const LOOK_EVERY_MS = 10;
/** How long a check waits before the process counts as dead. */
const GIVE_UP_MS = 60_000;

const ROWS = [
  { key: 'live', text: '/health/live, slowest', unit: 'ms', digits: 1 },
  { key: 'refused', text: 'publishes refused' },
  { key: 'lost', text: 'accepted and lost' },
  { key: 'ended', text: 'processes that ended' },
  MEMORY_ROW,
];

/** Each hostile request beside a steady load, on its own service, and the load alone. */
export async function run(options) {
  const bench = await startBench('hostile', options);
  const names = Object.keys(HOSTILE).filter((name) => options.only === undefined || options.only === name);
  const rounds = names.map((name) => [name, () => round(bench, options, name)]);
  const alone = ['nothing', () => round(bench, options)];
  const sides = await bench.rounds(Object.fromEntries([alone, ...rounds]));
  await bench.report({ title: `Hostile requests beside ${options.rate} events/s`, rows: ROWS, sides });
}

async function round(bench, options, name) {
  const attacker = startProgram('hostile/attacker.js');
  try {
    return await attacked(bench, options, name, attacker);
  } finally {
    await attacker.stop();
  }
}

async function attacked(bench, { seconds, rate, bytes }, name, attacker) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url });
  const load = bench.load();
  await warmUp(bench, { database, receiver, service, load });
  await PREPARE[name]?.({ service, database, receiver });
  if (name) await attacker.call('make', name);
  await service.webhook({ eventType: 'bench.event', targetUrl: `${receiver.url}/load` });
  const count = (seconds + 1) * rate;
  await receiver.expect('/load', 0, count);

  const { url, token } = service;
  const published = load.singles({ url, token, count, perSecond: rate, bytes });
  await pause(1000);
  const looking = lookAt(url, seconds * 1000);
  if (name) bench.say([await attacker.call('attack', { url, token }, seconds)].flat().join('; '));
  const live = await looking;
  const ended = await hasEnded(service);
  const { errors } = await published;
  if (!ended) await receiver.arrived('/load', count - errors, 60).catch(() => undefined);
  const { distinct } = await receiver.figures('/load');
  bench.say(`slowest ${live.toFixed(1)} ms, ${errors} refused${ended ? ', the process ended' : ''}`);
  const lost = ended ? Number.NaN : Math.max(0, count - errors - distinct);
  return { live, refused: errors, lost, ended: Number(ended), rss: Math.max(...service.peakRssMb()) };
}

/** Checks liveness every few milliseconds for so long. Returns the slowest response once all have arrived. */
async function lookAt(url, forMs) {
  const begun = performance.now();
  const looks = [];
  while (performance.now() - begun < forMs) {
    looks.push(look(url));
    await pause(LOOK_EVERY_MS);
  }
  return Math.max(...(await Promise.all(looks)));
}

async function look(url) {
  const begun = performance.now();
  const signal = AbortSignal.timeout(GIVE_UP_MS);
  const ok = await fetch(`${url}/health/live`, { signal }).then(
    (response) => response.text().then(() => response.ok),
    () => false,
  );
  return ok ? performance.now() - begun : GIVE_UP_MS;
}

async function hasEnded({ processes }) {
  return Promise.race([processes[0].ended.then(() => true), pause(10).then(() => false)]);
}
