import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { AppError } from '../../common/errors.js';
import type { WebhookFormat } from '../../database/entities/index.js';
import { SHOWN_STATUS, undeliveredConditions } from './undelivered-conditions.js';
import type { Sort, UndeliveredQuery } from './undelivered-query.js';

/** What a row shows of its delivery. Instants are microseconds since the epoch, bigints text. */
export interface UndeliveredDelivery {
  readonly id: string;
  readonly day: string;
  readonly uuid: string;
  readonly webhookId: number;
  readonly eventId: string;
  readonly eventDay: string;
  readonly eventType: string;
  readonly objectId: string | null;
  readonly contentType: string | null;
  readonly format: WebhookFormat;
  readonly attemptCount: number;
  readonly shownStatus: number;
  readonly lastError: string | null;
  readonly createdUs: string;
  readonly modifiedUs: string;
  /** About how much its payload, response and attempts weigh in the answer. */
  readonly bytes: number;
}

export interface UndeliveredPage {
  readonly count: number;
  readonly page: number;
  readonly pageCount: number;
  readonly deliveries: readonly UndeliveredDelivery[];
}

const ORDER_BY: Readonly<Record<Sort, string>> = {
  id: 'u.delivery_id',
  '-id': 'u.delivery_id DESC',
  created_date: 'd.created_at, u.delivery_id',
  '-created_date': 'd.created_at DESC, u.delivery_id DESC',
  modified_date: 'd.modified_at, u.delivery_id',
  '-modified_date': 'd.modified_at DESC, u.delivery_id DESC',
};

/** An escaped byte of a response takes four. */
const BYTES = `
  coalesce((SELECT octet_length(e.payload) FROM events e WHERE e.id = d.event_id AND e.day = d.event_day), 0)
  + 4 * coalesce((SELECT octet_length(a.response_body) FROM attempts a
                   WHERE a.delivery_id = d.id AND a.number = d.attempt_count AND a.day = d.day), 0)
  + 64 * d.attempt_count`;

/** Finds which deliveries are undelivered. */
@Injectable()
export class UndeliveredQueries {
  constructor(private readonly db: DataSource) {}

  /**
   * One page of an account's undelivered deliveries with the total, both of one instant.
   *
   * @param retentionDays older rows are hidden; null: none
   * @throws AppError `not_found` for a page that is not there
   */
  async page(accountId: number, query: UndeliveredQuery, retentionDays: number | null): Promise<UndeliveredPage> {
    const matching = matchingSql(accountId, query, retentionDays);
    return this.db.transaction('REPEATABLE READ', async (snapshot) => {
      const [{ count }] = await snapshot.query<[{ count: number }]>(
        `SELECT count(*)::integer AS count ${matching.sql}`,
        matching.values,
      );
      const pageCount = Math.max(1, Math.ceil(count / query.limit));
      const page = query.page === 'last' ? pageCount : query.page;
      // Not `page > pageCount`: what names no page is NaN.
      if (!(page <= pageCount)) throw new AppError('not_found', { detail: 'Invalid page.' });

      const keys = await snapshot.query<Key[]>(
        `SELECT u.delivery_id AS id, u.day::text ${matching.sql}
          ORDER BY ${ORDER_BY[query.sort]} LIMIT ${query.limit} OFFSET ${(page - 1) * query.limit}`,
        matching.values,
      );
      return { count, page, pageCount, deliveries: await this.deliveries(accountId, keys, snapshot) };
    });
  }

  /** By their keys, in a statement of its own: joined to the page above, whole partitions would be read. */
  private async deliveries(accountId: number, keys: Key[], snapshot: EntityManager): Promise<UndeliveredDelivery[]> {
    if (keys.length === 0) return [];
    const rows = await snapshot.query<UndeliveredDelivery[]>(
      `SELECT d.id, d.day::text, d.uuid, d.webhook_id AS "webhookId", d.event_id AS "eventId",
              d.event_day::text AS "eventDay", d.event_type AS "eventType", d.object_id AS "objectId",
              d.content_type AS "contentType", d.format, d.attempt_count AS "attemptCount",
              ${SHOWN_STATUS} AS "shownStatus", d.last_error AS "lastError",
              (extract(epoch FROM d.created_at) * 1000000)::bigint AS "createdUs",
              (extract(epoch FROM d.modified_at) * 1000000)::bigint AS "modifiedUs", ${BYTES} AS bytes
         FROM deliveries d
        WHERE d.account_id = $1 AND d.id = ANY ($2::bigint[]) AND d.day = ANY ($3::date[])`,
      [accountId, keys.map(({ id }) => id), [...new Set(keys.map(({ day }) => day))]],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return keys.flatMap(({ id }) => byId.get(id) ?? []);
  }
}

interface Key {
  readonly id: string;
  readonly day: string;
}

/** `FROM … WHERE …` of the list. The deliveries are joined only where a filter or the order needs them. */
function matchingSql(accountId: number, { filters, sort }: UndeliveredQuery, retentionDays: number | null) {
  const values: unknown[] = [accountId];
  const conditions = undeliveredConditions(filters, (value) => `$${values.push(value)}`);
  if (retentionDays !== null) {
    const days = `$${values.push(retentionDays)}::integer`;
    conditions.push(`d.created_at >= now() - ${days} * interval '1 day' AND u.day >= current_date - ${days} - 1`);
  }
  const ofAccount = `FROM undelivered_deliveries u WHERE u.account_id = $1`;
  if (conditions.length === 0 && (sort === 'id' || sort === '-id')) return { sql: ofAccount, values };
  const sql = `
    FROM undelivered_deliveries u
    JOIN deliveries d ON d.id = u.delivery_id AND d.day = u.day
   WHERE ${['u.account_id = $1', 'd.account_id = $1', ...conditions].join(' AND ')}`;
  return { sql, values };
}
