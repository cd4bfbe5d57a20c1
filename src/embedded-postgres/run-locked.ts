import { setTimeout as delay } from 'node:timers/promises';

import type { Client } from 'pg';

import { StartupError } from '../common/startup-error.js';
import { connectionUrl } from './connection-url.js';
import { takeDataDirLock } from './data-dir-lock.js';
import type { Cluster } from './open-cluster.js';
import { runServer, type RunningServer } from './run-server.js';
import { stopServer } from './stop-server.js';

const TRIES = 5;
const RETRY_MS = 200;

export interface LockedServer extends RunningServer {
  /** Undefined if another process holds the lock. */
  lock: Client | undefined;
}

/**
 * Makes sure that a server runs, and takes the lock of its DATA_DIR. A server found alive may be about to die, killed
 * the moment before or stopped by the process that leaves: then it is done again. One that we started and cannot
 * reach is stopped.
 */
export async function runLocked(cluster: Cluster): Promise<LockedServer> {
  for (let tries = 1; ; tries++) {
    const server = await runServer(cluster);
    try {
      return { ...server, lock: await takeDataDirLock(connectionUrl(cluster, server.port, 'postgres')) };
    } catch (error) {
      if (!server.adopted) await stopServer(cluster.data);
      if (tries === TRIES) throw new StartupError(`Postgres cannot be reached: ${(error as Error).message}.`);
    }
    await delay(RETRY_MS);
  }
}
