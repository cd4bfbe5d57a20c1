import { BLOCK_BITS } from '../../counts/count-changes.statement.js';
import type { DeliveryStatus } from '../../database/entities/index.js';

/** The oldest transaction that may still commit, as the 32 bits that rows keep of it. */
export const HORIZON = `(pg_snapshot_xmin(pg_current_snapshot())::text::numeric % 4294967296)::text AS horizon`;

/** Whether a row was written by a transaction that had not ended, or not begun, when the horizon was read. */
const isNewer = (xmin: string, horizon: string) => `age(${xmin}) <= age(${horizon}::xid)`;

/** Where something has changed: a block of ids, on one day. */
export interface ChangedBlock {
  readonly accountId: number;
  readonly block: number;
  readonly day: string;
  /** Another one after every change. */
  readonly mark: string;
}

/**
 * Blocks of these accounts with deliveries that changed since a horizon: what is not folded yet, and what was folded since
 * then. Answers the next horizon too, of the same instant. $1: accounts, $2: horizon.
 */
export const CHANGED_BLOCKS = `
  SELECT ${HORIZON}, (
    SELECT coalesce(json_agg(json_build_object('accountId', account_id, 'block', block, 'day', day, 'mark', mark)), '[]')
      FROM (
        SELECT account_id, block, day, string_agg(mark, ' ') AS mark FROM (
          SELECT account_id, block, day, 'noted ' || count(*) || ' ' || sum(id) AS mark FROM count_changes
           WHERE account_id = ANY ($1::integer[]) GROUP BY account_id, block, day
          UNION ALL
          SELECT account_id, block, day, 'folded ' || xmin::text FROM delivery_counts
           WHERE account_id = ANY ($1::integer[]) AND webhook_id = 0 AND event_type = '' AND ${isNewer('xmin', '$2')}
        ) each GROUP BY account_id, block, day
      ) changed) AS blocks`;

/** A delivery that has changed, as far as it takes to tell whether anyone wants to hear of it. */
export interface ChangedDelivery {
  readonly id: string;
  readonly day: string;
  readonly accountId: number;
  readonly webhookId: number;
  readonly status: DeliveryStatus;
  /** Another one after every change. */
  readonly version: string;
}

/**
 * The newest deliveries of these blocks that changed since a horizon. $1: JSON list of blocks, $2: their days, $3: horizon,
 * $4: how many at most.
 */
export const CHANGED_DELIVERIES = `
  SELECT k.id, k.day::text, b."accountId", k.webhook_id AS "webhookId", k.status, k.version
    FROM json_to_recordset($1::json) AS b("accountId" integer, block bigint, day date)
   CROSS JOIN LATERAL (
      SELECT d.id, d.day, d.webhook_id, d.status, d.xmin::text AS version FROM deliveries d
       WHERE d.account_id = b."accountId" AND d.day = b.day AND d.day = ANY ($2::date[])
         AND d.id >= b.block << ${BLOCK_BITS} AND d.id < (b.block + 1) << ${BLOCK_BITS} AND ${isNewer('d.xmin', '$3')}) k
   ORDER BY k.id DESC LIMIT $4`;
