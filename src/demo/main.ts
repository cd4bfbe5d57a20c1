import 'reflect-metadata';

import { join } from 'node:path';

import { AccountsService } from '../accounts/accounts.service.js';
import { runProgram, toldToStop } from '../app/run-program.js';
import { type RunningService, startService } from '../app/start-service.js';
import { DemoClient } from './demo-client.js';
import { DemoReceiver } from './demo-receiver.js';
import { EXAMPLE_PAYLOAD } from './example-payload.js';
import { followDelivery } from './follow-delivery.js';

const STREAM_EVERY_MS = 1_000;
const STREAM_TYPES = ['package.status.shipped', 'package.status.delivered', 'order:create', 'order:delete'];

const say = (line: string) => console.log(line);

/** The service with a receiver that fails on purpose, until it is told to stop. */
runProgram(async (stop) => {
  const receiver = new DemoReceiver();
  const receiverUrl = await receiver.start();
  const service = await startService(demoEnvironment(), () => {}, stop);
  try {
    await show(service, receiverUrl, stop);
  } finally {
    await service.stop();
    receiver.stop();
  }
});

/** First one delivery from new over failed to success, then a steady stream. */
async function show(service: RunningService, receiverUrl: string, stop: AbortSignal): Promise<void> {
  const { account, text: token } = await service.app
    .get(AccountsService)
    .create({ name: 'demo', timezone: 'Europe/Istanbul' });
  const client = new DemoClient(service.config.publicUrl, token);
  say(`Hookledger's demo is at ${service.config.publicUrl} (docs: /docs, GraphQL: /graphql).`);
  say(`Its account is ${account.id}, with the token ${token}\n`);

  say('Publishing the document’s own example to a receiver that returns 500 twice and then 200:');
  const first = await client.register('package.status.shipped', `${receiverUrl}/first`, [2, 3]);
  await client.publish('package.status.shipped', EXAMPLE_PAYLOAD, 8812);
  await followDelivery(client, first.id, say, stop);

  const stream = await client.register('*', `${receiverUrl}/stream`, [5, 15, 30]);
  say(`\nFrom now on one event per second goes to webhook ${stream.id}, whose receiver fails now and then. Look at:`);
  for (const path of [
    '/api/v1/oms/settings/undelivered_webhooks/',
    '/api/webhooks/notifications?status=failed',
    '/metrics',
  ]) {
    say(`  curl -sS '${service.config.publicUrl}${path}' -H 'Authorization: Token ${token}'`);
  }
  say('\nCtrl-C stops it.');
  // oxlint-disable-next-line no-restricted-globals -- a program of its own, which the next Ctrl-C ends
  const timer = setInterval(() => void publishNext(client), STREAM_EVERY_MS);
  await toldToStop(stop);
  clearInterval(timer);
}

/** What the environment says, with a data folder of the demo's own and receivers on loopback allowed. */
function demoEnvironment(): NodeJS.ProcessEnv {
  const dataDir = join(process.env.DATA_DIR ?? '.data', 'demo');
  return { LOG_LEVEL: 'error', ...process.env, DATA_DIR: dataDir, TARGET_ALLOWED_NETWORKS: '127.0.0.0/8' };
}

let published = 0;

async function publishNext(client: DemoClient): Promise<void> {
  const type = STREAM_TYPES[published % STREAM_TYPES.length]!;
  published++;
  await client.publish(type, EXAMPLE_PAYLOAD, 8812 + published).catch((error: Error) => say(error.message));
}
