import { setTimeout as delay } from 'node:timers/promises';

import { Client } from 'pg';

import { StartupError } from '../common/startup-error.js';
import { type Cluster, connectionUrl } from './cluster.js';
import { runServer, type RunningServer } from './run-server.js';
import { stopServer } from './server-processes.js';

const LOCK_TRIES = 5;
const LOCK_AGAIN_MS = 200;
const RESTORE_AGAIN_MS = 500;

export interface LockedServer extends RunningServer {
  /** Undefined if another process holds the lock. */
  lock: Client | undefined;
}

/**
 * Makes sure that a server runs, and takes the lock of its DATA_DIR. A server found alive may be about to die, just killed
 * or stopped by a process that is ending: then this is tried again. One that we started and cannot reach is stopped.
 */
export async function runLocked(cluster: Cluster): Promise<LockedServer> {
  for (let tries = 1; ; tries++) {
    const server = await runServer(cluster);
    try {
      return { ...server, lock: await takeDataDirLock(cluster, server.port) };
    } catch (error) {
      if (!server.adopted) await stopServer(cluster.data);
      if (tries === LOCK_TRIES) throw new StartupError(`Postgres cannot be reached: ${(error as Error).message}.`);
    }
    await delay(LOCK_AGAIN_MS);
  }
}

/**
 * Keeps one server running, and its DATA_DIR locked, until told to stop. A server that dies is started again on the same
 * port, where the pools find it. Its death is noticed by the lock's connection.
 */
export class ServerKeeper {
  private stopped: Promise<void> | undefined;
  private restoring: Promise<void> | undefined;

  constructor(
    private readonly cluster: Cluster,
    private readonly port: number,
    private lock: Client | undefined,
    private readonly say: (line: string) => void,
  ) {
    this.watch();
  }

  /** Stops the server; resolves when none of its processes is left. Safe to call again. */
  stop(): Promise<void> {
    return (this.stopped ??= this.stopOnce());
  }

  private async stopOnce(): Promise<void> {
    await this.restoring;
    // Without the lock the server, if any, may by now belong to another process.
    this.lock ??= await this.takeLock().catch(() => undefined);
    if (this.lock) await stopServer(this.cluster.data);
  }

  private watch(): void {
    this.lock?.once('end', () => {
      this.lock = undefined;
      if (!this.stopped) this.restoring = this.restore();
    });
  }

  private async restore(): Promise<void> {
    this.say('Postgres closed its connections; checking that it is running.');
    for (let said = ''; !this.stopped && !this.lock;) {
      try {
        await runServer(this.cluster, this.port);
        this.lock = await this.takeLock();
      } catch (error) {
        const { message } = error as Error;
        if (message !== said) this.say(message);
        said = message;
      }
      if (!this.lock) await delay(RESTORE_AGAIN_MS);
    }
    this.watch();
    if (this.lock) this.say('Postgres is running again.');
  }

  private takeLock(): Promise<Client | undefined> {
    return takeDataDirLock(this.cluster, this.port);
  }
}

/** Any number that nothing else locks in the database `postgres`. */
const LOCK = 7_214_069;

/** A process that was just killed keeps its lock until Postgres sees the connection close. */
const WAITS_MS = [50, 100, 200, 400, 800, 0];

/**
 * Takes the lock that one service holds on a `DATA_DIR` for as long as it runs, on a connection of its own; undefined
 * if another process holds it. Losing the connection loses the lock: listen for the client's `end`.
 */
async function takeDataDirLock(cluster: Cluster, port: number): Promise<Client | undefined> {
  const client = new Client({
    connectionString: connectionUrl(cluster, port, 'postgres'),
    connectionTimeoutMillis: 10_000,
    query_timeout: 60_000,
    keepAlive: true,
    application_name: 'hookledger data directory lock',
  });
  client.on('error', () => undefined); // `end` follows, and is what counts
  await client.connect();
  for (const waitMs of WAITS_MS) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK]);
    if (rows[0]?.taken) return client;
    await delay(waitMs);
  }
  await client.end();
  return undefined;
}
