import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { AppError } from '../../common/errors.js';
import { utcMicroseconds } from '../../common/timestamps.js';
import type { DeliveryStatus, WebhookFormat } from '../../database/entities/index.js';
import type { NotificationsQuery } from './notifications-query.js';
import type { NotificationStatus } from './notifications.dto.js';

/** What a notification shows of its delivery. Instants are microseconds since the epoch, bigints text. */
export interface NotifiedDelivery {
  readonly id: string;
  readonly webhookId: number;
  readonly targetUrl: string;
  readonly eventId: string;
  readonly eventDay: string;
  readonly eventType: string;
  readonly objectId: string | null;
  readonly format: WebhookFormat;
  readonly createdUs: string;
  readonly attemptedUs: string | null;
  readonly attempts: number;
  readonly shownStatus: NotificationStatus;
  readonly status: DeliveryStatus;
}

/** What a notification shows of its event. */
export interface NotifiedEvent {
  readonly id: string;
  readonly instance: string | null;
  readonly occurredUs: string;
  readonly utcOffsetMinutes: number;
}

export interface NotificationsPage {
  readonly totalCount: number;
  readonly pageCount: number;
  readonly deliveries: readonly NotifiedDelivery[];
  readonly events: ReadonlyMap<string, NotifiedEvent>;
}

/** A delivery is delivered by its last attempt, and by no later one undone. */
const SHOWN_STATUS = `CASE WHEN d.attempt_count = 0 THEN 'new' WHEN d.status = 'delivered' THEN 'success' ELSE 'failed' END`;

/** Finds the deliveries of the last seven days. */
@Injectable()
export class NotificationsQueries {
  constructor(private readonly db: DataSource) {}

  /**
   * One page of an account's deliveries with the total, both of one instant.
   *
   * @throws AppError `not_found` for a page past the end
   */
  async page(accountId: number, query: NotificationsQuery): Promise<NotificationsPage> {
    const { sql, values } = matchingSql(accountId, query);
    const { page, itemsPerPage } = query;
    return this.db.transaction('REPEATABLE READ', async (snapshot) => {
      const [{ totalCount }] = await snapshot.query<[{ totalCount: number }]>(
        `SELECT count(*)::integer AS "totalCount" ${sql}`,
        values,
      );
      const pageCount = Math.ceil(totalCount / itemsPerPage);
      const maxPage = Math.max(1, pageCount);
      if (page > maxPage) throw new AppError('not_found', { detail: `There is no such page, max page is ${maxPage}.` });

      const deliveries = await snapshot.query<NotifiedDelivery[]>(
        `SELECT d.id, d.webhook_id AS "webhookId", d.target_url AS "targetUrl", d.event_id AS "eventId",
                d.event_day::text AS "eventDay", d.event_type AS "eventType", d.object_id AS "objectId", d.format,
                (extract(epoch FROM d.created_at) * 1000000)::bigint AS "createdUs",
                (extract(epoch FROM d.last_attempt_at) * 1000000)::bigint AS "attemptedUs",
                d.attempt_count AS attempts, ${SHOWN_STATUS} AS "shownStatus", d.status ${sql}
          ORDER BY d.id LIMIT ${itemsPerPage} OFFSET ${(page - 1) * itemsPerPage}`,
        values,
      );
      return { totalCount, pageCount, deliveries, events: await eventsOf(accountId, deliveries, snapshot) };
    });
  }
}

/** By their keys, in a statement of its own: joined to the page, whole partitions would be read. */
async function eventsOf(accountId: number, deliveries: NotifiedDelivery[], snapshot: EntityManager) {
  const events = await snapshot.query<NotifiedEvent[]>(
    `SELECT id, instance, utc_offset_minutes AS "utcOffsetMinutes",
            (extract(epoch FROM coalesce(occurred_at, created_at)) * 1000000)::bigint AS "occurredUs"
       FROM events
      WHERE account_id = $1 AND id = ANY ($2::uuid[]) AND day = ANY ($3::date[])`,
    [
      accountId,
      [...new Set(deliveries.map(({ eventId }) => eventId))],
      [...new Set(deliveries.map(({ eventDay }) => eventDay))],
    ],
  );
  return new Map(events.map((event) => [event.id, event]));
}

/** `FROM … WHERE …` of the list. Partitions are left out by `day`, with a day to spare. */
function matchingSql(accountId: number, { status, event, active, from }: NotificationsQuery) {
  const values: unknown[] = [accountId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const conditions = [
    `d.account_id = $1`,
    `d.created_at >= now() - interval '7 days'`,
    `d.day >= (now() AT TIME ZONE 'UTC')::date - 8`,
  ];
  if (status !== undefined) conditions.push(`${SHOWN_STATUS} = ${bind(status)}`);
  if (event !== undefined) conditions.push(`d.event_type = ${bind(event)}`);
  if (active !== undefined) conditions.push(`(d.status = 'pending') = ${bind(active)}::boolean`);
  if (from !== undefined) {
    const instant = bind(utcMicroseconds(from));
    conditions.push(
      `d.created_at >= ${instant}::timestamptz`,
      `d.day >= (${instant}::timestamptz AT TIME ZONE 'UTC')::date - 1`,
    );
  }
  return { sql: `FROM deliveries d WHERE ${conditions.join(' AND ')}`, values };
}
