import { setTimeout as pause } from 'node:timers/promises';

import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { type FirstStart, FirstStartService } from '../accounts/first-start.service.js';
import { Stopping } from '../common/stopping.js';
import type { Config } from '../config/config.js';
import { migrateAtStart } from '../database/migrate-database.js';
import { DeliveryWorker } from '../delivery/delivery.worker.js';
import { OpenConnections } from '../http/open-connections.js';
import { InboxesService } from '../inboxes/inboxes.service.js';
import { createApp } from './create-app.js';

/**
 * Migrates the database, listens and delivers. At the very first start it says the tokens and three commands to try.
 *
 * @param say writes a line for the person at the terminal
 * @param stopped breaks off waiting for the database
 * @returns the service, and what stops it: no more work is taken, what is under way ends
 * @throws StartupError in one clear line; the reason of `stopped`
 */
export async function serve(
  config: Config,
  say: (line: string) => void,
  stopped: AbortSignal,
): Promise<{ app: NestFastifyApplication; stop: () => Promise<void> }> {
  await migrateAtStart(config.databaseUrl, say, stopped);
  const app = await createApp(config);
  try {
    const made = await app.get(FirstStartService).run();
    await app.listen(config.port, config.host);
    say(whereItIs(config));
    if (made) {
      const inbox = await app.get(InboxesService).create(made.accountId);
      say(firstStartText(config.publicUrl, made, inbox.url));
    }
  } catch (error) {
    await app.close();
    throw error;
  }
  return { app, stop: () => stopServing(app, config) };
}

function whereItIs({ roles, publicUrl, host, port }: Config): string {
  return roles.api
    ? `Hookledger is at ${publicUrl} (API description: ${publicUrl}/docs, GraphQL: ${publicUrl}/graphql)`
    : `This worker serves its health and metrics on ${host}, port ${port}.`;
}

/** What the terminal shows once, at the first start: the tokens, and three commands that work as pasted. */
function firstStartText(publicUrl: string, made: FirstStart, inboxUrl: string): string {
  const headers = `-H 'Authorization: Token ${made.accountToken}' -H 'Content-Type: application/json'`;
  const webhook = JSON.stringify({ eventType: '*', targetUrl: inboxUrl });
  const event = JSON.stringify({
    type: 'package.status.shipped',
    payload: { id: 8812, city: 'İSTANBUL' },
    objectId: 8812,
  });
  return `
Keep these tokens: they are not shown again.
  operator token: ${made.operatorToken}
  token of the account "default": ${made.accountToken}

Try it. The first command registers a webhook (a built-in inbox), the second publishes an event, the third shows its delivery:

curl -sS -X POST ${publicUrl}/api/v1/webhooks ${headers} \\
  -d '${webhook}'

curl -sS -X POST ${publicUrl}/api/v1/events ${headers} \\
  -d '${event}'

curl -sS '${publicUrl}/api/v1/deliveries?limit=1&waitSeconds=10' ${headers}
`;
}

/**
 * Stops in the order in which nobody is refused: readiness first, and the worker, which claims nothing more; after
 * `SHUTDOWN_DELAY_SECONDS`, when balancers have looked elsewhere, the listener; then what is under way ends.
 */
export async function stopServing(app: NestFastifyApplication, config: Config): Promise<void> {
  const logger = new Logger('Stopping');
  const begunAt = performance.now();
  const seconds = () => `${((performance.now() - begunAt) / 1000).toFixed(1)} s`;

  app.get(Stopping).begin();
  logger.log(`Stopping: not ready, the listener closes in ${config.shutdownDelaySeconds} s`);
  const attempts = app.get(DeliveryWorker).drain();
  await pause(config.shutdownDelaySeconds * 1000);

  app.get(Stopping).drain();
  logger.log(`Draining after ${seconds()}: new requests are refused, running ones complete`);
  const [cutOff] = await Promise.all([app.get(OpenConnections).drain(), attempts]);
  await app.close();
  logger.log(`Stopped after ${seconds()}${cutOff > 0 ? `, ${cutOff} connections cut off during a request` : ''}`);
}
