import { addOutcomes, NONE, type Outcomes } from './outcomes.js';
import type { RetentionSession } from './retention.session.js';
import { REMOVE_KEYS, TRIM } from './trim.statements.js';

/** Between batches: writers and the disk come first (milliseconds). */
const PAUSE_MS = 50;

/** Which rows, and the statements' parameters for them. */
export type TrimScope =
  | { readonly kind: 'day'; readonly values: readonly [day: string] }
  | { readonly kind: 'account'; readonly values: readonly [accountId: number, before: string] };

/** Removes history row by row, in batches with pauses, where a whole day cannot go. What is pending keeps all that it needs. */
export class HistoryTrimmer {
  constructor(private readonly session: RetentionSession) {}

  /** Final deliveries, with their attempts and marks. Answers how they had ended. */
  async trimDeliveries({ kind, values }: TrimScope): Promise<Outcomes> {
    let removed = NONE;
    let batch: (Outcomes & { last: string | null }) | undefined;
    let behind: string | null = TRIM.deliveries.begin;
    while (behind !== null) {
      batch = await this.batch(TRIM.deliveries[kind], [...values, behind]);
      removed = addOutcomes(removed, batch ?? NONE);
      behind = batch?.last ?? null;
      await this.session.pause(PAUSE_MS);
    }
    return removed;
  }

  async trimEvents({ kind, values }: TrimScope): Promise<void> {
    let batch: { last: string | null } | undefined;
    let behind: string | null = TRIM.events.begin;
    while (behind !== null) {
      batch = await this.batch(TRIM.events[kind], [...values, behind]);
      behind = batch?.last ?? null;
      await this.session.pause(PAUSE_MS);
    }
  }

  /** Of all accounts: a key is as old as its event, and goes before it. */
  async removeKeys(today: string, retentionDays: number): Promise<void> {
    while (((await this.batch<{ removed: number }>(REMOVE_KEYS, [today, retentionDays]))?.removed ?? 0) > 0) {
      await this.session.pause(PAUSE_MS);
    }
  }

  /** Nothing once it is to stop: the next pass goes on where this one ended. */
  private async batch<Row>(statement: string, values: readonly unknown[]): Promise<Row | undefined> {
    if (this.session.isStopped) return undefined;
    const [row] = await this.session.query<Row>(statement, values);
    return row;
  }
}
