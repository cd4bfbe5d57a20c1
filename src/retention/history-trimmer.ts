import { FOLD } from '../counts/counts-compactor.js';
import type { Statement } from '../database/statement.js';
import { REMOVE_COUNTS, REMOVE_KEYS, REMOVE_ROLLUPS, TRIM } from './removal.statement.js';
import { addOutcomes, NONE, type Outcomes } from './retention-figures.js';
import type { RetentionSession } from './retention-session.js';

/** Between batches: writers and the disk come first (milliseconds). */
const PAUSE_MS = 50;

/** Which rows, and the statements' parameters for them. */
export type TrimScope =
  | { readonly kind: 'day'; readonly values: readonly [day: string] }
  | { readonly kind: 'account'; readonly values: readonly [accountId: number, before: string] };

/** Removes rows, in batches with pauses. Pending deliveries keep all that they need. */
export class HistoryTrimmer {
  constructor(private readonly session: RetentionSession) {}

  /** Removes final deliveries, with their attempts and marks. Returns how they had ended. */
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

  /** Removes keys of all accounts. A key is as old as its event, and goes before it. */
  async removeKeys(today: string, retentionDays: number): Promise<void> {
    while (((await this.batch<{ removed: number }>(REMOVE_KEYS, [today, retentionDays]))?.removed ?? 0) > 0) {
      await this.session.pause(PAUSE_MS);
    }
  }

  /**
   * Removes the counts of the days before one whose deliveries are gone, and returns what they were. First it folds in the
   * last changes of those days, in the same transaction and holding the lock for folding: otherwise a later fold would count
   * a removed day anew.
   *
   * @param stillThere days before that one that are not gone yet
   */
  removeCounts(before: string, stillThere: readonly string[]): Promise<(Outcomes & { day: string })[]> {
    return this.session.transaction(async () => {
      await this.session.query(`SET LOCAL lock_timeout = '10s'`);
      await this.session.query(`SELECT pg_advisory_xact_lock(hashtext('hookledger fold'))`);
      await this.session.query(FOLD.text);
      return this.session.query(REMOVE_COUNTS.text, [before, stillThere]);
    });
  }

  /** Removes statistics older than the days for which each grain is kept. */
  async removeRollups({ minute, hour }: { minute: number; hour: number }): Promise<void> {
    if (this.session.isStopped) return;
    await this.session.query(REMOVE_ROLLUPS.text, ['minute', minute]);
    await this.session.query(REMOVE_ROLLUPS.text, ['hour', hour]);
  }

  /** Nothing once it is to stop: the next pass goes on where this one ended. */
  private async batch<Row>({ text }: Statement, values: readonly unknown[]): Promise<Row | undefined> {
    if (this.session.isStopped) return undefined;
    const [row] = await this.session.query<Row>(text, values);
    return row;
  }
}
