import { startBench } from '../bench.js';
import { now, pause } from '../clock.js';

export const describe = {
  text: 'recovery of everything a disabled webhook missed, with the worker killed in the middle',
  options: {
    events: { default: 100_000, text: 'published while the webhook is disabled' },
    bytes: { default: 400, min: 60, text: 'size of each payload' },
    killat: {
      default: 0.4,
      min: 0,
      whole: false,
      text: 'share of them brought back when the worker is killed; 0: never',
    },
  },
};

const ROWS = [
  { key: 'seconds', text: 'from the request until all are delivered and recorded', unit: 's', digits: 1 },
  { key: 'perSecond', text: 'recovered and delivered', unit: 'per second' },
  { key: 'killedAt', text: 'brought back when the worker was killed' },
  { key: 'total', text: 'the recovery’s total' },
  { key: 'done', text: 'the recovery’s done' },
  { key: 'lost', text: 'lost' },
  { key: 'duplicated', text: 'received more than once' },
  { key: 'twice', text: 'made into more than one delivery' },
];

/** Separate api and worker processes, so that the worker alone can be killed. */
const WORKER = 1;

const LOOK_EVERY_MS = 100;

/** A killed worker loses its attempts in progress. They may have arrived, and are sent again under the same id. */
export async function run(options) {
  const bench = await startBench('recover', options);
  const sides = await bench.rounds({ product: () => round(bench, options) });
  await bench.report({
    title: `${options.events.toLocaleString('en-US')} events that a disabled webhook missed, recovered`,
    rows: ROWS,
    sides,
    notes: ['Received more than once: what the worker had under way when it was killed.'],
  });
  const isWhole = ({ lost, twice, total, done }) =>
    lost === 0 && twice === 0 && total === options.events && done === options.events;
  if (!sides.product.every(isWhole)) process.exitCode = 1;
}

async function round(bench, { events, bytes, killat }) {
  const database = await bench.database();
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url, workers: 1 });
  const { id } = await service.webhook({ eventType: 'bench.event', targetUrl: `${receiver.url}/ok` });
  await receiver.expect('/ok', 0, events);
  const since = new Date(Math.floor(now()) - 1000).toISOString();
  await service.call('PATCH', `/api/v1/webhooks/${id}`, { isActive: false });
  await bench.load().batches({ url: service.url, token: service.token, count: events, bytes });
  await service.call('PATCH', `/api/v1/webhooks/${id}`, { isActive: true });

  const startedAt = now();
  const recovery = await service.call('POST', `/api/v1/webhooks/${id}/recover`, { since, which: 'missed' });
  const progress = () => service.call('GET', `/api/v1/recoveries/${recovery.id}`);
  let killedAt = null;
  if (killat > 0) {
    ({ done: killedAt } = await until(progress, ({ done, state }) => done >= events * killat || state !== 'running'));
    service.processes[WORKER].kill('SIGKILL');
    await service.restart(WORKER);
  }
  const { state, total, done } = await until(progress, (one) => one.state !== 'running');
  if (state !== 'completed') bench.say(`the recovery ended as ${state}`);
  await receiver.arrived('/ok', events, 300);
  const settledAt = await bench.settled(database, 300);
  const seconds = (settledAt - startedAt) / 1000;
  const { lost, duplicated } = await receiver.figures('/ok');
  const [{ twice }] = await database.query(
    `SELECT count(*)::integer - count(DISTINCT event_id)::integer AS twice FROM deliveries WHERE webhook_id = $1`,
    [id],
  );
  bench.say(`${seconds.toFixed(1)} s, ${lost} lost, ${duplicated} more than once`);
  return { seconds, perSecond: events / seconds, killedAt, total, done, lost, duplicated, twice };
}

/** Polls until the condition holds, and returns the last value. */
async function until(look, fits, timeoutSeconds = 600) {
  const giveUpAt = now() + timeoutSeconds * 1000;
  for (let seen = await look(); ; seen = await look()) {
    if (fits(seen)) return seen;
    if (now() > giveUpAt)
      throw new Error(`Gave up after ${timeoutSeconds} seconds; last seen: ${JSON.stringify(seen)}.`);
    await pause(LOOK_EVERY_MS);
  }
}
