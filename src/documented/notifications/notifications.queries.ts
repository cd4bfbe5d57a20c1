import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { AppError } from '../../common/errors.js';
import { utcMicroseconds } from '../../common/timestamps.js';
import { CountedDeliveries, type DeliveryKey } from '../../counts/counted-deliveries.js';
import type { CountedList, CreatedBound } from '../../counts/counted-list.js';
import { type DeliveryStatus, statesWhere, type WebhookFormat } from '../../database/entities/index.js';
import type { NotificationsQuery } from './notifications-query.js';

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
  readonly attemptCount: number;
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

/** How far back the list goes. */
const SHOWN_DAYS = 7;

/** Finds the deliveries of a page, of the last seven days. */
@Injectable()
export class NotificationsQueries {
  constructor(
    private readonly db: DataSource,
    private readonly counted: CountedDeliveries,
  ) {}

  /**
   * Returns one page of an account's deliveries and their total, both as of one instant.
   *
   * @param retentionDays how long the account's history is kept; null: as long as the installation's
   * @throws AppError `not_found` for a page past the end
   */
  async page(accountId: number, query: NotificationsQuery, retentionDays: number | null): Promise<NotificationsPage> {
    const { page, itemsPerPage } = query;
    const pagesOf = (count: number) => Math.ceil(count / itemsPerPage);
    const partOf = (count: number) => {
      const maxPage = Math.max(1, pagesOf(count));
      if (page > maxPage)
        throw new AppError('not_found', { detail: `The page does not exist, max page is ${maxPage}.` });
      return { offset: (page - 1) * itemsPerPage, limit: itemsPerPage };
    };
    return this.db.transaction('REPEATABLE READ', async (snapshot) => {
      const list = listOf(accountId, query, retentionDays);
      const { total, keys } = await this.counted.page(list, partOf, 'ascending', snapshot);
      const deliveries = await deliveriesOf(accountId, keys, snapshot);
      const events = await eventsOf(accountId, deliveries, snapshot);
      return { totalCount: total, pageCount: pagesOf(total), deliveries, events };
    });
  }
}

function listOf(accountId: number, query: NotificationsQuery, retentionDays: number | null): CountedList {
  const { status, active, event, from } = query;
  const states = statesWhere(
    (state) =>
      (status === undefined || status === state.notified) &&
      (active === undefined || active === (state.status === 'pending')),
  );
  const created: CreatedBound[] = [{ operator: '>=', daysAgo: Math.min(SHOWN_DAYS, retentionDays ?? SHOWN_DAYS) }];
  if (from !== undefined) created.push({ operator: '>=', instant: utcMicroseconds(from) });
  return { accountId, states, eventType: event, created };
}

/** Reads the deliveries of a page, in the order of their ids. */
async function deliveriesOf(accountId: number, keys: readonly DeliveryKey[], snapshot: EntityManager) {
  if (keys.length === 0) return [];
  return snapshot.query<NotifiedDelivery[]>(
    `SELECT d.id, d.webhook_id AS "webhookId", d.target_url AS "targetUrl", d.event_id AS "eventId",
            d.event_day::text AS "eventDay", d.event_type AS "eventType", d.object_id AS "objectId", d.format,
            (extract(epoch FROM d.created_at) * 1000000)::bigint AS "createdUs",
            (extract(epoch FROM d.last_attempt_at) * 1000000)::bigint AS "attemptedUs",
            d.attempt_count AS "attemptCount", d.status
       FROM deliveries d
      WHERE d.account_id = $1 AND d.id = ANY ($2::bigint[]) AND d.day = ANY ($3::date[])
      ORDER BY d.id`,
    [accountId, keys.map(({ id }) => id), [...new Set(keys.map(({ day }) => day))]],
  );
}

/** Reads their events by key, in a statement of its own: joined to the page, whole partitions would be read. */
async function eventsOf(accountId: number, deliveries: readonly NotifiedDelivery[], snapshot: EntityManager) {
  if (deliveries.length === 0) return new Map<string, NotifiedEvent>();
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
