import { servePeer } from './peer.js';

const QUEUE = 'deliveries';
const WORKERS = 4;
const BATCH = 64;

/**
 * Several workers that take batches, at the shortest interval possible. A worker that got a full batch asks for the next at
 * once; the interval applies to empty queues.
 */
servePeer(async (require, { databaseUrl }, deliver) => {
  const PgBoss = require('pg-boss');
  const boss = new PgBoss({ connectionString: databaseUrl, max: 8, schedule: false });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  await boss.createQueue(QUEUE, { retryLimit: 10, retryDelay: 60 });
  const how = { batchSize: BATCH, pollingIntervalSeconds: 0.5, priority: false };
  const workers = Array.from({ length: WORKERS }, async () => {
    const id = await boss.work(QUEUE, how, async (batch) => {
      if (batch.length === BATCH) boss.notifyWorker(id);
      await Promise.all(batch.map(({ data }) => deliver(data, 1)));
    });
    return id;
  });
  await Promise.all(workers);
  return {
    add: (events) =>
      boss.insert(
        QUEUE,
        events.map((data) => ({ data })),
      ),
    addOne: (data) => boss.send(QUEUE, data),
    end: () => boss.stop({ graceful: false }),
  };
});
