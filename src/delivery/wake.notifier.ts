import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';

import { PeriodicTasks } from '../common/periodic-task.js';
import { CONFIG, type Config } from '../config/config.js';
import { DatabaseServer } from '../database/connections/database.server.js';
import type { Session } from '../database/connections/session.js';
import type { LineKind } from './queue/lane.js';
import { DeliveryWorker } from './delivery.worker.js';

const CHANNEL = 'hookledger_wake';

/** A NOTIFY takes a lock that all commits share, so there is at most one in so many milliseconds from each process. */
const AT_MOST_EVERY_MS = 50;
/** Webhooks that a notice names at most, for it may have 8,000 bytes; of more it says that there is something somewhere. */
const MOST_NAMED = 500;
const RECONNECT_AFTER_MS = 1_000;
/** A session that only listens would never learn that nobody speaks any more. */
const PING_EVERY_MS = 1_000;
/** A notice or a ping takes no longer; a half-open session is noticed sooner, see `SilentSessions`. */
const ANSWER_WITHIN_MS = 5_000;

/**
 * Tells the workers of every process that something is due. Only a short cut: polling finds it within a second anyway, so a
 * lost notice costs nothing but that second.
 *
 * It has a session of its own, because LISTEN belongs to a session and a NOTIFY must not lengthen a transaction. What is to
 * be told while one notice is on its way, or while there is no session, waits as one further notice.
 */
@Injectable()
export class WakeNotifier implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(WakeNotifier.name);
  private session: Session | undefined;
  private isTalking = false;
  /** Runs while a notice was sent just now. */
  private pause: NodeJS.Timeout | undefined;
  /** What others are to be told next; null for a look at all that waits. */
  private untold: Set<number> | null | undefined;
  private reconnecting: NodeJS.Timeout | undefined;
  /** Said once, until it is mended. */
  private isLost = false;
  private stopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'roles'>,
    private readonly server: DatabaseServer,
    private readonly worker: DeliveryWorker,
    tasks: PeriodicTasks,
  ) {
    tasks.add({
      name: 'ping-notices',
      everyMs: PING_EVERY_MS,
      run: () => this.ping(),
      failed: (error) => this.logger.error('Could not ask whether the connection for notices is there', error),
      healed: () => this.logger.log('The connection for notices is asked again'),
    });
  }

  onModuleInit(): Promise<void> {
    return this.connect();
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
      if (this.untold.size > MOST_NAMED) this.untold = null;
    }
    this.notify();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.pause);
    await this.session?.end().catch(() => {});
  }

  private notify(): void {
    if (this.untold === undefined || this.pause || this.isTalking || !this.session) return;
    const notice = this.untold ? [...this.untold].join() : '';
    this.untold = undefined;
    this.pause = setTimeout(() => {
      this.pause = undefined;
      this.notify();
    }, AT_MOST_EVERY_MS);
    void this.say(this.session, `NOTIFY ${CHANNEL}, '${notice}'`);
  }

  private async ping(): Promise<void> {
    if (this.session && !this.isTalking) await this.say(this.session, 'SELECT 1');
  }

  /** One thing at a time. Never rejects: what was not told is told by the next session, as a look at all that waits. */
  private async say(session: Session, statement: string): Promise<void> {
    this.isTalking = true;
    try {
      await session.query(statement);
    } catch {
      this.untold = null;
      session.cut('a notification failed');
    } finally {
      this.isTalking = false;
      this.notify();
    }
  }

  private async connect(): Promise<void> {
    let session: Session | undefined;
    try {
      const opened = await this.server.open({ application_name: 'hookledger wake', answerWithinMs: ANSWER_WITHIN_MS });
      session = opened;
      if (this.stopping) return await opened.end();
      if (this.config.roles.worker) await this.listen(opened);
      opened.once('end', () => this.lost('it was ended'));
      this.session = opened;
      if (this.isLost) this.logger.log('The connection for notifications is back');
      this.isLost = false;
      this.notify();
    } catch (error) {
      session?.cut('it cannot listen');
      this.lost((error as Error).message);
    }
  }

  private async listen(session: Session): Promise<void> {
    session.on('notification', ({ processId, payload }) => {
      if (processId === session.backend?.pid) return;
      this.worker.wake(payload ? payload.split(',').map(Number) : undefined);
    });
    await session.query(`LISTEN ${CHANNEL}`);
    // Whatever was told while nobody listened.
    this.worker.wake();
  }

  private lost(why: string): void {
    this.session = undefined;
    if (this.stopping) return;
    if (!this.isLost) this.logger.warn(`No connection for notifications, will retry: ${why}`);
    this.isLost = true;
    this.reconnecting ??= setTimeout(() => {
      this.reconnecting = undefined;
      void this.connect();
    }, RECONNECT_AFTER_MS).unref();
  }
}
