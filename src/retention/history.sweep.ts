import type { Logger } from '@nestjs/common';

import { CANCEL_LOST } from './cancel-lost.statement.js';
import { type DayPartition, LIST_PARTITIONS, sortExpired } from './day-partition.js';
import { dropPartition } from './drop-partition.js';
import { findNeededDays } from './find-needed-days.js';
import { firstKeptDay } from './first-kept-day.js';
import { HistoryTrimmer } from './history.trimmer.js';
import { NONE, type Outcomes, outcomesText } from './outcomes.js';
import { removeCounts } from './remove-counts.js';
import type { RetentionFigures } from './retention.figures.js';
import type { RetentionSession } from './retention.session.js';
import { REMOVE_ROLLUPS } from './trim.statements.js';

/** No account and no installation keeps its history for fewer days, so nothing younger is ever removed. */
const FEWEST_DAYS = 8;

/** Statistics by the minute are for looking at the last day, those by the hour for the last month. */
const MINUTES_KEPT_DAYS = 2;
const HOURS_KEPT_DAYS = 32;

/**
 * One pass of retention, by the database's clock. Each step leaves what another pass can go on from, wherever it ends. What
 * it removes has been hidden from every reader before: `history-start.ts`.
 */
export class HistorySweep {
  private readonly trimmer: HistoryTrimmer;

  constructor(
    private readonly session: RetentionSession,
    private readonly retentionDays: number,
    private readonly figures: RetentionFigures,
    private readonly logger: Logger,
  ) {
    this.trimmer = new HistoryTrimmer(session);
  }

  async run(): Promise<void> {
    const now = await this.now();
    const firstKept = firstKeptDay(now, this.retentionDays);
    await this.trimmer.removeKeys(firstKeptDay(now, 0), this.retentionDays);
    await this.cancelLost(firstKeptDay(now, FEWEST_DAYS));
    await this.trimAccounts(now);
    const dropped = await this.dropDays(firstKept);
    await this.settleCounts(firstKept, dropped);
    await this.removeRollups();
  }

  /** How many expired days are still there. */
  async countOverdue(): Promise<number> {
    const firstKept = firstKeptDay(await this.now(), this.retentionDays);
    return new Set((await this.partitions()).map(({ day }) => day).filter((day) => day < firstKept)).size;
  }

  private async cancelLost(before: string): Promise<void> {
    const [{ lost }] = (await this.session.query<{ lost: number }>(CANCEL_LOST, [before])) as [{ lost: number }];
    if (lost === 0) return;
    this.figures.lost(lost);
    this.logger.error(`${lost} pending deliveries were canceled: their events or their history are gone`);
  }

  /** Accounts that keep less than the installation. */
  private async trimAccounts(now: Date): Promise<void> {
    const accounts = await this.session.query<{ id: number; days: number }>(
      `SELECT id, retention_days AS days FROM accounts WHERE retention_days < $1 ORDER BY id`,
      [this.retentionDays],
    );
    for (const { id, days } of accounts) {
      const before = firstKeptDay(now, days);
      const scope = { kind: 'account', values: [id, before] } as const;
      this.note(`History of account ${id} before ${before} removed`, await this.trimmer.trimDeliveries(scope));
      await this.trimmer.trimEvents(scope);
    }
  }

  /** Drops what nothing pending needs, and thins out the rest. Answers the days of which no delivery is left. */
  private async dropDays(firstKept: string): Promise<Set<string>> {
    const dropped = new Set<string>();
    const { free, needed } = sortExpired(
      await this.partitions(),
      firstKept,
      await findNeededDays(this.session, firstKept),
    );
    for (const { table, day } of needed) {
      const scope = { kind: 'day', values: [day] } as const;
      if (table === 'events') await this.trimmer.trimEvents(scope);
      if (table === 'deliveries') {
        const text = `History of ${day} removed, but for what pending deliveries need`;
        this.note(text, await this.trimmer.trimDeliveries(scope));
      }
    }
    // A table has one half detached partition at most, and no other can be detached before it.
    const stuck = new Set<string>();
    for (const partition of free) {
      if (this.session.isStopped || stuck.has(partition.table)) continue;
      if (await dropPartition(this.session, partition)) {
        if (partition.table === 'deliveries') dropped.add(partition.day);
        continue;
      }
      stuck.add(partition.table);
      this.logger.warn(`${partition.name} is being read and cannot be dropped yet, will try again within the hour`);
    }
    return dropped;
  }

  /** Removes the counts of days that are gone, those that an earlier pass had no time for among them, and says what they were. */
  private async settleCounts(firstKept: string, dropped: ReadonlySet<string>): Promise<void> {
    const stillThere = (await this.partitions()).filter(({ table }) => table === 'deliveries').map(({ day }) => day);
    const counts = await removeCounts(this.session, firstKept, stillThere);
    const outcomesOf = new Map<string, Outcomes>([
      ...[...dropped].map((day) => [day, NONE] as const),
      ...counts.map((count) => [count.day, count] as const),
    ]);
    for (const [day, outcomes] of outcomesOf) {
      this.figures.removed(outcomes);
      this.logger.log(`History of ${day} dropped: ${outcomesText(outcomes)}`);
    }
  }

  private async removeRollups(): Promise<void> {
    if (this.session.isStopped) return;
    await this.session.query(REMOVE_ROLLUPS, ['minute', MINUTES_KEPT_DAYS]);
    await this.session.query(REMOVE_ROLLUPS, ['hour', Math.max(this.retentionDays, HOURS_KEPT_DAYS)]);
  }

  private note(text: string, outcomes: Outcomes): void {
    if (Object.values(outcomes).every((count) => count === 0)) return;
    this.figures.removed(outcomes);
    this.logger.log(`${text}: ${outcomesText(outcomes)}`);
  }

  private partitions(): Promise<DayPartition[]> {
    return this.session.query(LIST_PARTITIONS);
  }

  private async now(): Promise<Date> {
    const [{ now }] = (await this.session.query<{ now: Date }>(`SELECT now() AS now`)) as [{ now: Date }];
    return now;
  }
}
