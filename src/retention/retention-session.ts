import { Logger } from '@nestjs/common';

import type { DatabaseServer } from '../database/connections/database.server.js';
import type { Session } from '../database/connections/session.js';
import { INDEX_PLANS } from '../database/index-plans.js';

const TURN = `hashtext('hookledger retention')`;

/** Lock timeout, short so that no other session queues behind this one (milliseconds). */
const LOCK_TIMEOUT_MS = 100;

/** One statement may scan a whole table of rollups or counts (milliseconds). */
const STATEMENT_TIMEOUT_MS = 120_000;

/** A connection of its own for one pass: DETACH CONCURRENTLY runs outside transactions, and with its own limits. */
export class RetentionSession {
  private constructor(
    private readonly client: Session,
    private readonly stopped: AbortSignal,
  ) {}

  /** @param stopped ends pauses, and says that no more should be begun */
  static async open(server: DatabaseServer, stopped: AbortSignal): Promise<RetentionSession> {
    const client = await server.open({
      application_name: 'hookledger retention',
      settings: { ...INDEX_PLANS, lock_timeout: LOCK_TIMEOUT_MS, statement_timeout: STATEMENT_TIMEOUT_MS },
      answerWithinMs: STATEMENT_TIMEOUT_MS + 5_000,
    });
    const logger = new Logger(RetentionSession.name);
    client.on('error', (error) => logger.warn(`Lost the connection of retention: ${error.message}`));
    return new RetentionSession(client, stopped);
  }

  get isStopped(): boolean {
    return this.stopped.aborted;
  }

  /** Returns whether this process may run its pass now. No other may until this session is closed. */
  async takeTurn(): Promise<boolean> {
    const [turn] = await this.query<{ isMine: boolean }>(`SELECT pg_try_advisory_lock(${TURN}) AS "isMine"`);
    return turn!.isMine;
  }

  async query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.client.query(text, [...values])).rows as Row[];
  }

  /** Runs `work` in a transaction. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.query('BEGIN');
    try {
      const result = await work();
      await this.query('COMMIT');
      return result;
    } catch (error) {
      await this.query('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  /** Leaves the disk and the processor to others for so many milliseconds, or until it is stopped. */
  async pause(ms: number): Promise<void> {
    if (this.isStopped) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.stopped.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.stopped.addEventListener('abort', done);
    });
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => {});
  }
}
