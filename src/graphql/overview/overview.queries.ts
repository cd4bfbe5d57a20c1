import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { BLOCK_BITS } from '../../counts/count-changes.statement.js';
import { CountedDeliveries } from '../../counts/counted-deliveries.js';
import { Statistics } from '../../counts/statistics.js';
import { LANES } from '../../delivery/queue/lane.js';
import type { TimeRange } from '../schema/enums.js';
import type { OverviewModel } from './overview.model.js';
import { SPANS } from '../schema/time-spans.js';

type Waiting = Pick<OverviewModel, 'backlog' | 'oldestDueAgeSeconds'>;

const PENDING = 'SELECT account_id, block, pending_new + pending_tried AS pending';

/**
 * How many deliveries of account $1 are pending: no block before that of the oldest one has any, folded or not.
 *
 * And how long the oldest has been due: of each webhook that may send, the head of each lane, and what was being attempted
 * when its worker was lost.
 */
const WAITING = `
  WITH sending AS MATERIALIZED (
    SELECT id FROM webhooks WHERE account_id = $1 AND is_active AND paused_at IS NULL
  ),
  heads AS (
    SELECT head.due_at FROM sending
     CROSS JOIN unnest('{${Object.values(LANES).join()}}'::smallint[]) AS lanes(lane)
     CROSS JOIN LATERAL (
        SELECT next_attempt_at AS due_at FROM pending_deliveries
         WHERE webhook_id = sending.id AND lane = lanes.lane AND lease_token IS NULL
         ORDER BY next_attempt_at LIMIT 1) AS head
     UNION ALL
    SELECT leased_until FROM pending_deliveries
     WHERE lease_token IS NOT NULL AND leased_until <= now() AND webhook_id IN (SELECT id FROM sending)
  ),
  counted AS (
    ${PENDING} FROM delivery_counts WHERE webhook_id = 0 AND event_type = '' UNION ALL ${PENDING} FROM count_changes
  )
  SELECT (SELECT coalesce(sum(pending), 0)::integer FROM counted
           WHERE account_id = $1 AND block >= (SELECT min(delivery_id) >> ${BLOCK_BITS} FROM pending_deliveries)) AS backlog,
         (SELECT extract(epoch FROM now() - min(due_at))::double precision FROM heads WHERE due_at <= now())
           AS "oldestDueAgeSeconds"`;

/** Sums up an account's deliveries from the counts and rollups, without a scan. */
@Injectable()
export class OverviewQueries {
  constructor(
    private readonly db: DataSource,
    private readonly counted: CountedDeliveries,
    private readonly statistics: Statistics,
  ) {}

  async overview(accountId: number, range: TimeRange): Promise<OverviewModel> {
    const since = new Date(Date.now() - SPANS[range].seconds * 1_000).toISOString();
    const [states, happened, [waiting]] = await Promise.all([
      this.counted.countStates({ accountId, created: [{ operator: '>=', instant: since }] }),
      this.statistics.ofAccount(accountId, SPANS[range]),
      this.db.query<[Waiting]>(WAITING, [accountId]),
    ]);
    const { delivered, exhausted } = states;
    const { attempts, failedAttempts, latencyP50Ms, latencyP95Ms, latencyP99Ms } = happened;
    return {
      delivered,
      exhausted,
      canceled: states.canceled_new + states.canceled_tried,
      pending: states.pending_new + states.pending_tried,
      successRate: delivered + exhausted === 0 ? null : delivered / (delivered + exhausted),
      ...waiting,
      attempts,
      failedAttempts,
      latencyP50Ms,
      latencyP95Ms,
      latencyP99Ms,
    };
  }
}
