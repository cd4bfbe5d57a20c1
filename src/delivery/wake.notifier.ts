import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';

import { CONFIG, type Config } from '../config/config.js';
import type { LineKind } from './lane.js';
import { DeliveryWorker } from './delivery.worker.js';

const CHANNEL = 'hookledger_wake';

/** A NOTIFY takes a lock that all commits share, so there is at most one in so many milliseconds from each process. */
const AT_MOST_EVERY_MS = 50;
/** Webhooks that a notice names at most, for it may have 8,000 bytes; of more it says that there is something somewhere. */
const MOST_NAMED = 500;
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
  /** What others are to be told once the pause is over; null for a look at all that waits. */
  private untold: Set<number> | null | undefined;
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
   * @param kind of what is due; notices tell of first attempts alone, for the rest the others look at all that waits
   */
  wake(webhookIds?: readonly number[], kind: LineKind = 'fresh'): void {
    this.worker.wake(webhookIds, kind);
    if (!webhookIds || kind !== 'fresh' || this.untold === null) this.untold = null;
    else {
      this.untold ??= new Set();
      for (const id of webhookIds) this.untold.add(id);
    }
    if (!this.pause) this.notify();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.pause);
    await this.client?.end().catch(() => {});
  }

  private notify(): void {
    const notice = this.untold && this.untold.size <= MOST_NAMED ? [...this.untold].join() : '';
    this.untold = undefined;
    this.pause = setTimeout(() => {
      this.pause = undefined;
      if (this.untold !== undefined) this.notify();
    }, AT_MOST_EVERY_MS);
    const told = this.client?.query(`NOTIFY ${CHANNEL}, '${notice}'`);
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
    client.on('notification', ({ processId, payload }) => {
      if (processId === (client as { processID?: number }).processID) return;
      this.worker.wake(payload ? payload.split(',').map(Number) : undefined);
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
