import { setTimeout as delay } from 'node:timers/promises';

import type { Client } from 'pg';

import { connectionUrl } from './connection-url.js';
import { takeDataDirLock } from './data-dir-lock.js';
import type { Cluster } from './open-cluster.js';
import { runServer } from './run-server.js';
import { stopServer } from './stop-server.js';

const RETRY_MS = 500;

/**
 * Keeps one server running, and its DATA_DIR locked, until told to stop: a server that dies is started again on the
 * same port, so that the pools find it where it was. The lock's connection is how its death is noticed.
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

  /** Stops the server; resolves when no process of it is left. Safe to call again. */
  stop(): Promise<void> {
    return (this.stopped ??= this.stopOnce());
  }

  private async stopOnce(): Promise<void> {
    await this.restoring;
    // Without the lock the server, if any, may be another process's by now.
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
    this.say('Postgres closed its connections; making sure that it runs.');
    for (let said = ''; !this.stopped && !this.lock;) {
      try {
        await runServer(this.cluster, this.port);
        this.lock = await this.takeLock();
      } catch (error) {
        const { message } = error as Error;
        if (message !== said) this.say(message);
        said = message;
      }
      if (!this.lock) await delay(RETRY_MS);
    }
    this.watch();
    if (this.lock) this.say('Postgres is running again.');
  }

  private takeLock(): Promise<Client | undefined> {
    return takeDataDirLock(connectionUrl(this.cluster, this.port, 'postgres'));
  }
}
