import { Injectable, Logger } from '@nestjs/common';

import { PeriodicTasks } from '../common/periodic-task.js';
import { COUNTED_STATES } from '../database/entities/index.js';
import { statement } from '../database/statement.js';
import { StatementPool } from '../database/statement.pool.js';
import { OUTCOMES } from './statistics.statement.js';

/** Every read adds up the changes not folded yet: often enough to keep them few, seldom enough to fold many at once. */
const EVERY_MS = 2_000;

/** Folds count changes into counts and rollups, in whichever process comes first, one at a time. */
@Injectable()
export class CountsCompactor {
  private readonly logger = new Logger(CountsCompactor.name);

  constructor(
    private readonly pool: StatementPool,
    tasks: PeriodicTasks,
  ) {
    tasks.add({
      name: 'fold-counts',
      everyMs: EVERY_MS,
      run: () => this.fold(),
      failed: (error) => this.logger.error('Could not fold counts, will retry', error),
      healed: () => this.logger.log('Counts are folded again'),
    });
  }

  /** Folds once, without the timer. */
  async fold(): Promise<void> {
    // Not worth waiting for the disk, because a crash undoes it as a whole or not at all.
    await this.pool.runRelaxed(FOLD, []);
  }
}

const KEYS = `account_id, webhook_id, event_type`;

/** One row for each webhook and event type, and one for the whole account. */
const each = (...keys: string[]) =>
  `GROUP BY GROUPING SETS ((account_id, ${keys.join()}), (account_id, ${keys.join()}, webhook_id, event_type))`;

const added = (into: string, columns: readonly string[]) =>
  columns.map((column) => `${column} = ${into}.${column} + excluded.${column}`).join();

/**
 * Folds all changes so far into the counts and rollups in one statement, so that the sum of changes, counts and rollups
 * in any snapshot is exact. Does nothing while another process folds. Returns `{folded}`.
 *
 * A rollup counts what happened in its minute. A later resend does not change it.
 */
export const FOLD = statement(
  'fold',
  `
    WITH turn AS MATERIALIZED (
      SELECT pg_try_advisory_xact_lock(hashtext('hookledger fold')) AS is_mine
    ),
    taken AS MATERIALIZED (
      DELETE FROM count_changes WHERE (SELECT is_mine FROM turn) RETURNING *
    ),
    counted AS (
      INSERT INTO delivery_counts AS c (${KEYS}, block, day, first_created_at, last_created_at, ${COUNTED_STATES.join()})
      SELECT account_id, coalesce(webhook_id, 0), coalesce(event_type, ''), block, day,
             coalesce(min(created_at), 'infinity'), coalesce(max(created_at), '-infinity'),
             ${COUNTED_STATES.map((state) => `sum(${state})`).join()}
        FROM taken ${each('block', 'day')}
      ON CONFLICT (${KEYS}, block, day) DO UPDATE
        SET first_created_at = least(c.first_created_at, excluded.first_created_at),
            last_created_at = greatest(c.last_created_at, excluded.last_created_at),
            ${added('c', COUNTED_STATES)}
    ),
    rolled AS (
      INSERT INTO delivery_rollups AS r (${KEYS}, grain, starts_at, ${OUTCOMES.join()}, latencies)
      SELECT account_id, coalesce(webhook_id, 0), coalesce(event_type, ''), grain, starts_at,
             coalesce(sum(pending_new) FILTER (WHERE created_at IS NOT NULL), 0), sum(greatest(delivered, 0)),
             sum(greatest(exhausted, 0)), sum(greatest(canceled_new + canceled_tried, 0)), sum(attempts),
             sum(failed_attempts), sum_counts(histogram)
        FROM (SELECT taken.*, cardinality(latencies) AS attempts, count_each(latencies) AS histogram FROM taken) t
       CROSS JOIN (VALUES ('minute'), ('hour')) AS grains(grain)
       CROSS JOIN LATERAL date_trunc(grain, changed_at, 'UTC') AS starts_at
       ${each('grain', 'starts_at')}
      ON CONFLICT (${KEYS}, grain, starts_at) DO UPDATE
        SET ${added('r', OUTCOMES)}, latencies = add_counts(r.latencies, excluded.latencies)
    )
    SELECT count(*)::integer AS folded FROM taken`,
);
