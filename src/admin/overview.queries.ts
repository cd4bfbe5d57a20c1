import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { TimeRange } from './enums.js';
import type { OverviewModel } from './overview.model.js';

const INTERVALS: Readonly<Record<TimeRange, string>> = {
  hour: '1 hour',
  day: '1 day',
  week: '7 days',
  month: '30 days',
};

type OverviewRow = Omit<OverviewModel, 'latencyP50Ms' | 'latencyP95Ms' | 'latencyP99Ms'> & {
  readonly latencies: readonly number[] | null;
};

/**
 * $1: account, $2: how far back from now.
 *
 * A delivery's day may be the one before that of `created_at`; attempts lie under their delivery's day, however old.
 */
const OVERVIEW = `
  SELECT made.*, waiting.*, attempted.latencies,
         made.delivered / nullif(made.delivered + made.exhausted, 0)::double precision AS "successRate"
    FROM (SELECT count(*) FILTER (WHERE status = 'delivered')::integer AS delivered,
                 count(*) FILTER (WHERE status = 'exhausted')::integer AS exhausted,
                 count(*) FILTER (WHERE status = 'canceled')::integer AS canceled,
                 count(*) FILTER (WHERE status = 'pending')::integer AS pending
            FROM deliveries
           WHERE account_id = $1 AND created_at >= now() - $2::interval
             AND day >= ((now() - $2::interval) AT TIME ZONE 'UTC')::date - 1) AS made,
         (SELECT count(*)::integer AS backlog,
                 extract(epoch FROM now() - min(due_at) FILTER (WHERE w.is_active AND w.paused_at IS NULL AND due_at <= now()))
                   ::double precision AS "oldestDueAgeSeconds"
            FROM pending_deliveries p
            JOIN webhooks w ON w.id = p.webhook_id
           CROSS JOIN LATERAL (SELECT coalesce(p.leased_until, p.next_attempt_at)) AS due (due_at)
           WHERE p.account_id = $1) AS waiting,
         (SELECT percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY duration_ms) AS latencies
            FROM attempts
           WHERE account_id = $1 AND started_at >= now() - $2::interval) AS attempted`;

/** Sums up an account's deliveries by scanning them. */
@Injectable()
export class OverviewQueries {
  constructor(private readonly db: DataSource) {}

  async overview(accountId: number, range: TimeRange): Promise<OverviewModel> {
    const [row] = await this.db.query<[OverviewRow]>(OVERVIEW, [accountId, INTERVALS[range]]);
    const [latencyP50Ms = null, latencyP95Ms = null, latencyP99Ms = null] = row.latencies ?? [];
    return { ...row, latencyP50Ms, latencyP95Ms, latencyP99Ms };
  }
}
