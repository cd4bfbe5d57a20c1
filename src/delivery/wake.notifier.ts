import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';

import { CONFIG, type Config } from '../config/config.js';
import { DeliveryWorker } from './delivery.worker.js';

const CHANNEL = 'hookledger_wake';

/** A NOTIFY takes a lock that all commits share, so there is at most one in so many milliseconds from each process. */
const AT_MOST_EVERY_MS = 50;
const RECONNECT_AFTER_MS = 1_000;

/**
 * Tells the workers of every process that something is due. Only a short cut: polling finds it within a second anyway, so
 * a lost notice, or a pooler that knows no LISTEN, costs nothing but that second.
 *
 * It has a connection of its own, because LISTEN belongs to a connection and a NOTIFY must not lengthen a transaction.
 */
@Injectable()
export class WakeNotifier implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(WakeNotifier.name);
  private client: pg.Client | undefined;
  /** Runs while a notice was sent just now. */
  private pause: NodeJS.Timeout | undefined;
  private wantedMeanwhile = false;
  private stopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly worker: DeliveryWorker,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.connect();
  }

  /**
   * Wakes this process's worker, and those of the others.
   *
   * @param webhookIds what something is due for, where that is known: it saves them a look at all that waits
   */
  wake(webhookIds?: readonly number[]): void {
    this.worker.wake(webhookIds);
    if (this.pause) this.wantedMeanwhile = true;
    else this.notify();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.pause);
    await this.client?.end().catch(() => {});
  }

  private notify(): void {
    this.wantedMeanwhile = false;
    this.pause = setTimeout(() => {
      this.pause = undefined;
      if (this.wantedMeanwhile) this.notify();
    }, AT_MOST_EVERY_MS);
    const told = this.client?.query(`NOTIFY ${CHANNEL}`);
    told?.catch((error: Error) => this.logger.warn(`No notice was sent: ${error.message}`));
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.config.databaseUrl,
      application_name: 'hookledger wake',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client.on('error', (error) => this.logger.warn(`The connection for notices was lost: ${error.message}`));
    try {
      await client.connect();
      if (this.config.roles.worker) await this.listen(client);
      client.once('end', () => this.reconnect());
      this.client = client;
    } catch (error) {
      this.logger.warn(`No connection for notices, will try again: ${(error as Error).message}`);
      client.end().catch(() => {});
      this.reconnect();
    }
  }

  private async listen(client: pg.Client): Promise<void> {
    client.on('notification', ({ processId }) => {
      if (processId !== (client as { processID?: number }).processID) this.worker.wake();
    });
    await client.query(`LISTEN ${CHANNEL}`);
    // Whatever was told while nobody listened.
    this.worker.wake();
  }

  private reconnect(): void {
    this.client = undefined;
    if (this.stopping) return;
    setTimeout(() => void this.connect(), RECONNECT_AFTER_MS).unref();
  }
}
