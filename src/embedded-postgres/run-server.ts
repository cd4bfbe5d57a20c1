import { randomInt } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { StartupError } from '../common/startup-error.js';
import type { Cluster } from './cluster.js';
import { isAlive, processesOf, readPostmasterRecord } from './server-processes.js';
import { spawnServer } from './spawn-server.js';

const POLL_MS = 40;

/** How long processes of a server that was killed, or is just starting, may go without a record of it. */
const UNRECORDED_MS = 15_000;

/** Complaints that pass: another process took the port, or is just starting or ending on the same data. */
const PASSING = /already exists|already in use|still in use|is empty|could not create any TCP/;
const TRIES = 8;

export interface RunningServer {
  port: number;
  /** Whether it was already running: a killed process left it behind, or another one shares our DATA_DIR. */
  adopted: boolean;
}

/**
 * Makes sure that a server runs on the cluster and accepts connections: uses one that is already running, or starts one, on
 * `port` if given. Recovery from a crash may take as long as it needs.
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
 * The port of the server that runs on this data, once it is ready; undefined if none does. Waits for what is left of one
 * that was killed. If its process id now belongs to another process, its record is removed, or Postgres would take that
 * process for a server; otherwise the record is left to Postgres, which recognizes it as stale.
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

/** Below the ports that systems give to outgoing connections (Linux from 32768), so a restarted server finds its port free. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

/** A TCP port of 127.0.0.1 that is free now. Another program may still take it first. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
