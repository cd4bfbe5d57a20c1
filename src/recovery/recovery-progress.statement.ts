import type { RecoveryEntity } from '../database/entities/index.js';
import { statement } from '../database/statement.js';
import { DELIVERY_PATH } from '../database/statement.pool.js';
import { LANES } from '../delivery/queue/lane.js';
import type { Criteria } from './search.js';

/** The most deliveries of a recovery that wait in their lane: it queues more as they are sent. */
export const MOST_WAITING = 10_000;

/** How much of an unused rate may be caught up: the longest a step may be late (seconds). */
const LATEST_SECONDS = 1;

/** A recovery whose next step is due, locked until its transaction ends. */
export interface DueRecovery extends Pick<
  RecoveryEntity,
  'id' | 'accountId' | 'webhookId' | 'kind' | 'ratePerSecond' | 'phase' | 'cursor'
> {
  readonly criteria: Criteria;
  /** When it began, to the microsecond. */
  readonly before: string;
  /** The webhook's event type; null if it has no webhook. */
  readonly pattern: string | null;
  readonly isActive: boolean | null;
  readonly disabledReason: string | null;
}

/**
 * SQL: whether every publish and outcome that was under way when the recovery `r` began has ended, so that all are seen.
 *
 * Not by comparing transaction ids: a publish has none before it stores its first row, and may have read the webhooks by
 * then; and a long transaction in another database would hold up every recovery. The delivery path's
 * transactions (see `StatementPool`) count from their start, all others once they write: a long read holds up nothing.
 */
const IS_SETTLED = `
  NOT EXISTS (SELECT FROM pg_stat_activity a
               WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.xact_start <= r.created_at
                 AND (a.backend_xid IS NOT NULL OR a.application_name = '${DELIVERY_PATH}'))`;

/**
 * Takes the recovery whose next step has been due for longest, or $1 if it is due, and locks it: no other process takes a
 * step of it, pauses it or cancels it meanwhile. Returns a {@link DueRecovery}, or no row if nothing is due.
 */
export const TAKE_DUE = statement(
  'recover_take_due',
  `
    SELECT r.id, r.account_id AS "accountId", r.webhook_id AS "webhookId", r.kind, r.criteria,
           r.rate_per_second AS "ratePerSecond", r.phase, r.cursor, r.created_at::text AS before,
           w.event_type AS pattern, w.is_active AS "isActive", w.disabled_reason AS "disabledReason"
      FROM recoveries r LEFT JOIN webhooks w ON w.id = r.webhook_id
     WHERE r.state = 'running' AND r.next_step_at <= now() AND ($1::integer IS NULL OR r.id = $1) AND ${IS_SETTLED}
     ORDER BY r.next_step_at LIMIT 1
       FOR UPDATE OF r SKIP LOCKED`,
);

const waiting = (webhooks: string) => `
    SELECT count(*)::integer AS waiting
      FROM (SELECT FROM webhooks w CROSS JOIN LATERAL (
              SELECT FROM pending_deliveries p
               WHERE p.webhook_id = w.id AND p.lane = ${LANES.RECOVERY} AND p.lease_token IS NULL LIMIT ${MOST_WAITING}) p
             WHERE ${webhooks} LIMIT ${MOST_WAITING}) found`;

/** Counts the recovered deliveries waiting for webhook $1, up to {@link MOST_WAITING}. Returns `{waiting}`. */
export const WAITING_OF_WEBHOOK = statement('recover_waiting_of_webhook', waiting('w.id = $1'));

/** The same for all webhooks of account $1. */
export const WAITING_OF_ACCOUNT = statement('recover_waiting_of_account', waiting('w.account_id = $1'));

/** Notes a step of recovery $1: it goes on in phase $3 after $2, or is through if $5 is true; $4 were queued. */
export const ADVANCE = statement(
  'recover_advance',
  `
    UPDATE recoveries
       SET cursor = $2, phase = $3, done = done + $4::integer, total = greatest(total, done + $4),
           state = CASE WHEN $5::boolean THEN 'completed' ELSE state END, ended_at = CASE WHEN $5 THEN now() END,
           next_step_at = CASE WHEN rate_per_second IS NULL THEN now()
                               ELSE greatest(next_step_at, now() - interval '${LATEST_SECONDS} seconds')
                                    + $4 * interval '1 second' / rate_per_second END,
           modified_at = now()
     WHERE id = $1`,
);

/** Tries recovery $1 again after $2 milliseconds. */
export const PUT_OFF = statement(
  'recover_put_off',
  `UPDATE recoveries SET next_step_at = now() + $2::integer * interval '1 millisecond' WHERE id = $1 AND state = 'running'`,
);

/** Ends recovery $1 for the reason $2. */
export const GIVE_UP = statement(
  'recover_give_up',
  `UPDATE recoveries SET state = 'failed', state_reason = $2, ended_at = now(), modified_at = now() WHERE id = $1`,
);
