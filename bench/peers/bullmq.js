import { servePeer } from './peer.js';

const QUEUE = 'deliveries';
const CONCURRENCY = 128;

/** As its documentation advises for heavy traffic: batches with `addBulk`, finished jobs removed, high concurrency. */
servePeer(async (require, { redisPort }, deliver) => {
  const { Queue, Worker } = require('bullmq');
  const Redis = require('ioredis');
  const connect = () => new Redis({ host: '127.0.0.1', port: redisPort, maxRetriesPerRequest: null });
  const opts = { attempts: 11, backoff: { type: 'fixed', delay: 60_000 }, removeOnComplete: true };
  const queue = new Queue(QUEUE, { connection: connect(), defaultJobOptions: opts });
  const worker = new Worker(QUEUE, ({ data, attemptsMade }) => deliver(data, attemptsMade + 1), {
    connection: connect(),
    concurrency: CONCURRENCY,
  });
  worker.on('error', (error) => console.error(error));
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  return {
    add: (events) => queue.addBulk(events.map((data) => ({ name: 'deliver', data }))),
    addOne: (data) => queue.add('deliver', data),
    async end() {
      await worker.close();
      await queue.close();
    },
  };
});
