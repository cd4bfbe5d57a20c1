import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { StartupError } from '../common/startup-error.js';
import { freePort } from './free-port.js';
import type { Cluster } from './open-cluster.js';
import { readPostmasterRecord } from './postmaster-record.js';
import { isAlive, processesOf } from './processes-of.js';
import { spawnServer } from './spawn-server.js';

const POLL_MS = 40;

/** How long processes of a server that was killed, or one just starting, may go without a record of it. */
const UNRECORDED_MS = 15_000;

/** Starts that fail because another process took the port, or is just starting or ending on the same data. */
const PASSING = /already exists|already in use|still in use|is empty|could not create any TCP/;
const TRIES = 8;

export interface RunningServer {
  port: number;
  /** Whether it ran before we came: a process that was killed left it behind, or one shares our DATA_DIR. */
  adopted: boolean;
}

/**
 * Makes sure that a server runs on the cluster and takes connections: one that runs already is used, else one is
 * started, on `port` if given. Recovering from a crash may take as long as it needs.
 *
 * @throws StartupError with Postgres's reason if it does not start
 */
export async function runServer(cluster: Cluster, port?: number): Promise<RunningServer> {
  for (let tries = 1; ; tries++) {
    const running = await readyPort(cluster.data);
    if (running !== undefined) return { port: running, adopted: true };

    const chosen = port ?? (await freePort());
    const server = await spawnServer(cluster, chosen);
    while (server.running()) {
      const record = await readPostmasterRecord(cluster.data);
      if (record?.ready && record.pid === server.pid) return { port: chosen, adopted: false };
      await delay(POLL_MS);
    }
    const complaint = await server.complaint();
    if (tries === TRIES || !PASSING.test(complaint)) {
      throw new StartupError(`Postgres did not start: ${complaint}. See ${cluster.logs}, or set DATABASE_URL.`);
    }
    await delay(POLL_MS * tries);
  }
}

/**
 * The port of the server that runs on this data, once it is ready; undefined if none does. Remains of one that was
 * killed are waited for. If its process id is another's by now its record is removed, or Postgres would take that one
 * for a server; else the record is left to Postgres, which knows it for stale.
 */
async function readyPort(data: string): Promise<number | undefined> {
  for (let waited = 0; ; waited += POLL_MS) {
    const record = await readPostmasterRecord(data);
    const processes = await processesOf(data);
    if (processes.length === 0) {
      if (record && isAlive(record.pid)) await rm(join(data, 'postmaster.pid'), { force: true });
      return undefined;
    }
    const server = record && processes.includes(record.pid) ? record : undefined;
    if (server?.ready) return server.port;
    if (!server && waited > UNRECORDED_MS) {
      throw new StartupError(
        `Processes ${processes.join(', ')} of a Postgres that was killed still use ${data}: end them and start again.`,
      );
    }
    await delay(POLL_MS);
  }
}
