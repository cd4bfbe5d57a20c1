import type { Client } from 'pg';

import type { Metrics } from '../../src/common/metrics.js';
import { HISTORY_TABLES } from '../../src/retention/day-partitions.js';
import { aDelivery, type StoredDelivery } from './deliveries.js';

/** Noon UTC so many days ago. */
export function daysAgo(days: number): string {
  return `${new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)}T12:00:00Z`;
}

/** Stores a delivery as {@link aDelivery} does, and queues it if it is pending. */
export async function anOldDelivery(db: Client, accountId: number, given: StoredDelivery & { createdAt: string }) {
  const delivery = await aDelivery(db, accountId, given);
  await db.query(
    `INSERT INTO pending_deliveries (delivery_id, day, uuid, account_id, webhook_id, event_id, event_day, format, attempt_count)
     SELECT id, day, uuid, account_id, webhook_id, event_id, event_day, format, attempt_count FROM deliveries
      WHERE id = $1 AND status = 'pending'`,
    [delivery.id],
  );
  return delivery;
}

/**
 * Stores an account that keeps its history for so many days, or by default as long as the installation. Returns its id.
 */
export async function anAccountKeeping(db: Client, retentionDays: number | null = null): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    `INSERT INTO accounts (name, retention_days) VALUES ('shop', $1) RETURNING id`,
    [retentionDays],
  );
  return rows[0]!.id;
}

/** The value of a metric with these labels, or NaN if there is none. */
export async function figureOf(metrics: Metrics, name: string): Promise<number> {
  const lines = (await metrics.registry.metrics()).split('\n');
  return Number(lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1]);
}

/** The result of {@link rowsOf} for a day whose partitions are gone. */
export const GONE = { undelivered_deliveries: -1, attempts: -1, deliveries: -1, events: -1 };

/** The number of rows of a day in each history table, or -1 if the table has no such partition. */
export async function rowsOf(db: Client, day: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of HISTORY_TABLES) {
    const { rows } = await db.query<{ count: number }>(
      `SELECT CASE WHEN to_regclass($1) IS NULL THEN -1 ELSE (SELECT count(*) FROM ${table} WHERE day = $2) END::integer AS count`,
      [`${table}_${day.replaceAll('-', '')}`, day],
    );
    counts[table] = rows[0]!.count;
  }
  return counts;
}

/** The counted deliveries (folded or not) and the stored ones, by account and day. They must be equal. */
export async function countedAndStored(db: Client) {
  const states = (counted: string) => `sum(pending_new + pending_tried + ${counted})::integer`;
  const finished = 'delivered + exhausted + canceled_new + canceled_tried';
  const { rows: counted } = await db.query<{ account: number; day: string; count: number }>(
    `SELECT account_id AS account, day::text, ${states(finished)} AS count
       FROM (SELECT account_id, day, pending_new, pending_tried, delivered, exhausted, canceled_new, canceled_tried
               FROM delivery_counts WHERE webhook_id = 0
             UNION ALL
             SELECT account_id, day, pending_new, pending_tried, delivered, exhausted, canceled_new, canceled_tried
               FROM count_changes) c
      GROUP BY 1, 2 HAVING ${states(finished)} <> 0 ORDER BY 1, 2`,
  );
  const { rows: stored } = await db.query<{ account: number; day: string; count: number }>(
    `SELECT account_id AS account, day::text, count(*)::integer FROM deliveries GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  return { counted, stored };
}
