import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { startService } from './service.js';

/** How fast events published in batches reach one webhook and are recorded, and what each costs the database. */
export async function throughput({ events, batch, bytes }) {
  const service = await startService();
  const receiver = fork(join(import.meta.dirname, 'receiver.js'));
  try {
    const [{ url }] = await once(receiver, 'message');
    await service.call('POST', '/api/v1/webhooks', JSON.stringify({ eventType: '*', targetUrl: url }));
    const statementsBefore = await service.metric('hookledger_sql_statements_total');
    const startedAt = performance.now();
    await publish(service, events, batch, bytes);
    const publishedAt = performance.now();
    await allRecorded(service, events);
    const seconds = (performance.now() - startedAt) / 1000;
    const statements = (await service.metric('hookledger_sql_statements_total')) - statementsBefore;
    receiver.send('counts');
    const [{ received, repeated }] = await once(receiver, 'message');

    console.table({
      'events published': events,
      'published per second': Math.round((events * 1000) / (publishedAt - startedAt)),
      'delivered and recorded per second': Math.round(events / seconds),
      'SQL statements per delivery': Number((statements / events).toFixed(4)),
      lost: events - received,
      'received more than once': repeated,
    });
    if (received !== events || repeated > 0) process.exitCode = 1;
  } finally {
    receiver.disconnect();
    await service.stop();
  }
}

async function publish(service, events, batch, bytes) {
  const filler = 'x'.repeat(bytes);
  for (let from = 0; from < events; from += batch) {
    const drafts = Array.from({ length: Math.min(batch, events - from) }, (_, n) => ({
      type: 'bench.throughput',
      payload: { n: from + n, filler },
    }));
    await service.call('POST', '/api/v1/events/batch', JSON.stringify({ events: drafts }));
  }
}

/** Every delivery that an attempt settled is counted, once it is recorded. */
async function allRecorded(service, events) {
  while ((await service.metric('hookledger_deliveries_total')) < events) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
