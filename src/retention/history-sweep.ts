import type { Logger } from '@nestjs/common';

import { firstKeptDay } from '../accounts/history-start.js';
import { CANCEL_LOST } from '../delivery/queue/cancel.statement.js';
import { dropPartition, findNeededDays, listPartitions, sortExpired } from './day-partitions.js';
import { HistoryTrimmer } from './history-trimmer.js';
import { NONE, type Outcomes, outcomesText, type RetentionFigures } from './retention-figures.js';
import type { RetentionSession } from './retention-session.js';

/** No account and no installation keeps its history for fewer days, so nothing younger is ever removed. */
const FEWEST_DAYS = 8;

/** Statistics by the minute are for the last day, those by the hour for the last month. */
const MINUTES_KEPT_DAYS = 2;
const HOURS_KEPT_DAYS = 32;

/**
 * One pass of retention, by the database's clock. It may end anywhere: the next pass goes on from there. What it removes has
 * been hidden from every reader before: `history-start.ts`.
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
    await this.trimmer.removeRollups({
      minute: MINUTES_KEPT_DAYS,
      hour: Math.max(this.retentionDays, HOURS_KEPT_DAYS),
    });
  }

  /** Returns how many expired days are still there. */
  async countOverdue(): Promise<number> {
    const firstKept = firstKeptDay(await this.now(), this.retentionDays);
    return new Set((await listPartitions(this.session)).map(({ day }) => day).filter((day) => day < firstKept)).size;
  }

  private async cancelLost(before: string): Promise<void> {
    const [done] = await this.session.query<{ canceled: number }>(CANCEL_LOST.text, [before]);
    const { canceled } = done!;
    if (canceled === 0) return;
    this.figures.lost(canceled);
    this.logger.error(`${canceled} pending deliveries were canceled: their events or their history are gone`);
  }

  /** Trims the accounts that keep less than the installation. */
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

  /** Drops the days that no pending delivery needs, and thins out the others. Returns the days without any delivery left. */
  private async dropDays(firstKept: string): Promise<Set<string>> {
    const dropped = new Set<string>();
    const partitions = await listPartitions(this.session);
    const { free, needed } = sortExpired(partitions, firstKept, await findNeededDays(this.session, firstKept));
    for (const { table, day } of needed) {
      const scope = { kind: 'day', values: [day] } as const;
      if (table === 'events') await this.trimmer.trimEvents(scope);
      if (table === 'deliveries') {
        const text = `History of ${day} removed, except what pending deliveries need`;
        this.note(text, await this.trimmer.trimDeliveries(scope));
      }
    }
    // A table has at most one half detached partition, and no other can be detached before it.
    const stuck = new Set<string>();
    for (const partition of free) {
      if (this.session.isStopped || stuck.has(partition.table)) continue;
      if (await dropPartition(this.session, partition)) {
        if (partition.table === 'deliveries') dropped.add(partition.day);
        continue;
      }
      stuck.add(partition.table);
      this.logger.warn(`${partition.name} is being read and cannot be dropped yet, will retry within the hour`);
    }
    return dropped;
  }

  /** Removes the counts of days that are gone, including those an earlier pass had no time for, and logs what they were. */
  private async settleCounts(firstKept: string, dropped: ReadonlySet<string>): Promise<void> {
    const stillThere = (await listPartitions(this.session))
      .filter(({ table }) => table === 'deliveries')
      .map(({ day }) => day);
    const counts = await this.trimmer.removeCounts(firstKept, stillThere);
    const outcomesOf = new Map<string, Outcomes>([
      ...[...dropped].map((day) => [day, NONE] as const),
      ...counts.map((count) => [count.day, count] as const),
    ]);
    for (const [day, outcomes] of outcomesOf) {
      this.figures.removed(outcomes);
      this.logger.log(`History of ${day} dropped: ${outcomesText(outcomes)}`);
    }
  }

  private note(text: string, outcomes: Outcomes): void {
    if (Object.values(outcomes).every((count) => count === 0)) return;
    this.figures.removed(outcomes);
    this.logger.log(`${text}: ${outcomesText(outcomes)}`);
  }

  private async now(): Promise<Date> {
    const [{ now }] = (await this.session.query<{ now: Date }>(`SELECT now() AS now`)) as [{ now: Date }];
    return now;
  }
}
