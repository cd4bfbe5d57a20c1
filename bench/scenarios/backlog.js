import { failUnlessAccounted } from '../accounting.js';
import { against } from '../against.js';
import { startBench } from '../bench.js';
import { MEMORY_ROW } from '../process-figures.js';
import { now, pause } from '../clock.js';
import { storeWaiting } from '../store-waiting.js';
import { warmUp } from '../warm-up.js';

export const describe = {
  text: 'throughput while a great many deliveries wait for other webhooks',
  options: {
    waiting: { default: 1_000_000, text: 'waiting deliveries' },
    events: { default: 20_000, text: 'events published meanwhile to another webhook' },
    seconds: { default: 5, text: 'how long to watch the backlog afterwards' },
    bytes: { default: 1600, min: 60, text: 'size of each published payload' },
    waitingbytes: { default: 400, min: 60, text: 'size of each waiting payload' },
  },
};

const ROWS = [
  { key: 'delivered', text: 'events published meanwhile that arrived', unit: 'per second' },
  { key: 'ratio', text: 'against that without a backlog', digits: 2 },
  { key: 'drained', text: 'deliveries of the backlog meanwhile', unit: 'per second' },
  { key: 'both', text: 'both together against those without a backlog', digits: 2 },
  { key: 'drainedAlone', text: 'deliveries of the backlog afterwards', unit: 'per second' },
  MEMORY_ROW,
  { key: 'lost', text: 'lost' },
  { key: 'duplicated', text: 'received more than once' },
];

/** The backlog is stored via SQL for a paused webhook. If it should be due, the webhook is resumed afterwards. */
export async function run(options) {
  const bench = await startBench('backlog', options);
  const sides = await bench.rounds({
    none: () => round(bench, options, { waits: false }),
    due: () => round(bench, options, { waits: true, due: true }),
    paused: () => round(bench, options, { waits: true, due: false }),
  });
  against(sides, 'none', 'delivered', 'ratio');
  for (const [i, one] of sides.due.entries()) one.both = (one.delivered + one.drained) / sides.none[i].delivered;
  const { events, waiting } = options;
  await bench.report({
    title: `${events.toLocaleString('en-US')} events, while ${waiting.toLocaleString('en-US')} deliveries wait for another webhook`,
    rows: ROWS,
    sides,
    notes: ['due: the service delivers those at the same time. paused: they wait for a paused webhook.'],
  });
  failUnlessAccounted(sides);
}

async function round(bench, options, { waits, due }) {
  const { events, waiting, seconds, bytes, waitingbytes } = options;
  const database = await bench.database();
  const receiver = await bench.receiver();
  const service = await bench.service({ databaseUrl: database.url });
  const load = bench.load();
  await warmUp(bench, { database, receiver, service, load });
  const { url, token } = service;
  await service.webhook({ eventType: 'bench.event', targetUrl: `${receiver.url}/ok/published` });
  await receiver.expect('/ok/published', 0, events);
  if (waits) {
    const { id } = await service.webhook({ eventType: 'bench.waiting', targetUrl: `${receiver.url}/ok/waiting` });
    await service.call('POST', `/api/v1/webhooks/${id}/pause`);
    await storeWaiting(database, id, waiting, waitingbytes);
    if (due) await service.call('POST', `/api/v1/webhooks/${id}/resume`);
  }
  const drain = await drainOf(receiver);
  const { startedAt } = await load.batches({ url, token, count: events, bytes });
  await receiver.arrived('/ok/published', events, 300);
  const drained = await drain();
  const { lastAt, lost, duplicated } = await receiver.figures('/ok/published');
  const delivered = ((events - lost) * 1000) / (lastAt - startedAt);
  bench.say(`${Math.round(delivered)} a second, ${Math.round(drained)} of the backlog`);
  if (!due) return { delivered, rss: Math.max(...service.peakRssMb()), lost, duplicated };

  const afterwards = await drainOf(receiver);
  await pause(seconds * 1000);
  return {
    delivered,
    drained,
    drainedAlone: await afterwards(),
    rss: Math.max(...service.peakRssMb()),
    lost,
    duplicated,
  };
}

/**
 * Starts to watch the backlog. Returns a function that stops and returns how many of its deliveries arrived per second.
 */
async function drainOf(receiver) {
  const requests = async () => (await receiver.figures('/ok/waiting')).requests;
  const before = await requests();
  const startedAt = now();
  return async () => (((await requests()) - before) * 1000) / (now() - startedAt);
}
