import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { setTimeout as pause } from 'node:timers/promises';

import { Stopping } from '../common/stopping.js';
import type { Config } from '../config/config.js';
import { DeliveryWorker } from '../delivery/delivery.worker.js';
import { OpenConnections } from '../http/open-connections.js';

/**
 * Stops in the order in which nobody is refused: readiness first, and the worker, which claims nothing more; after
 * `SHUTDOWN_DELAY_SECONDS`, when balancers have looked elsewhere, the listener; then what is under way ends.
 */
export async function stopServing(app: NestFastifyApplication, config: Config): Promise<void> {
  const logger = new Logger('Stopping');
  const begunAt = performance.now();
  const seconds = () => `${((performance.now() - begunAt) / 1000).toFixed(1)} s`;

  app.get(Stopping).begin();
  logger.log(`Stopping: not ready any more, the listener closes in ${config.shutdownDelaySeconds} s`);
  const attempts = app.get(DeliveryWorker).drain();
  await pause(config.shutdownDelaySeconds * 1000);

  app.get(Stopping).drain();
  logger.log(`Draining since ${seconds()}: requests are refused, what is under way ends`);
  const [cutOff] = await Promise.all([app.get(OpenConnections).drain(), attempts]);
  await app.close();
  logger.log(
    `Stopped after ${seconds()}${cutOff > 0 ? `, ${cutOff} connections cut off in the midst of a request` : ''}`,
  );
}
