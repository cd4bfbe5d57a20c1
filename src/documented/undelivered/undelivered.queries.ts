import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { AppError } from '../../common/errors.js';
import { CONFIG, type Config } from '../../config/config.js';
import { CountedDeliveries, type DeliveryKey } from '../../counts/counted-deliveries.js';
import { shownStatus } from '../../counts/shown-status.js';
import { lookedUp } from '../../database/looked-up.js';
import type { WebhookFormat } from '../../database/entities/index.js';
import { DEFERRAL, type DeferredReason } from '../../deliveries/deliveries.queries.js';
import { scanUndelivered } from './scan-undelivered.js';
import { isCounted, undeliveredList } from './undelivered-filters.js';
import type { UndeliveredQuery } from './undelivered-query.js';

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
  /** Null for one that is pending. */
  readonly finalReason: string | null;
  /** Before the first attempt: what holds it back. Null if nothing does, or if an attempt is under way. */
  readonly deferredReason: DeferredReason | null;
  readonly isUnderWay: boolean;
  readonly createdUs: string;
  readonly modifiedUs: string;
  /** About how much its payload, response and attempts add to the page. */
  readonly bytes: number;
}

export interface UndeliveredPage {
  readonly count: number;
  readonly page: number;
  readonly pageCount: number;
  readonly deliveries: readonly UndeliveredDelivery[];
}

/** SQL: about how many bytes the delivery `d` adds to the response. An escaped byte takes four. */
const BYTES = `
  coalesce((SELECT octet_length(e.payload) FROM events e WHERE e.id = d.event_id AND e.day = d.event_day), 0)
  + 4 * coalesce((SELECT octet_length(a.response_body) FROM attempts a
                   WHERE a.delivery_id = d.id AND a.number = d.attempt_count AND a.day = d.day), 0)
  + 64 * d.attempt_count`;

/** Finds the undelivered deliveries of a page. */
@Injectable()
export class UndeliveredQueries {
  constructor(
    private readonly db: DataSource,
    private readonly counted: CountedDeliveries,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Returns one page of an account's undelivered deliveries and their total, both as of one instant.
   *
   * @param retentionDays older rows are hidden; null: none
   * @throws AppError `not_found` for a page that does not exist
   */
  async page(accountId: number, query: UndeliveredQuery, retentionDays: number | null): Promise<UndeliveredPage> {
    const pagesOf = (count: number) => Math.max(1, Math.ceil(count / query.limit));
    const pageOf = (count: number) => (query.page === 'last' ? pagesOf(count) : query.page);
    const partOf = (count: number) => {
      const page = pageOf(count);
      // Not `page > pages`: what names no page is NaN.
      if (!(page <= pagesOf(count))) throw new AppError('not_found', { detail: 'Invalid page.' });
      return { offset: (page - 1) * query.limit, limit: query.limit };
    };
    return this.db.transaction('REPEATABLE READ', async (snapshot) => {
      const list = undeliveredList(accountId, query.filters, retentionDays);
      const isById = query.sort === 'id' || query.sort === '-id';
      const order = query.sort === '-id' ? 'descending' : 'ascending';
      const { total, keys } =
        isCounted(query.filters) && isById
          ? await this.counted.page(list, partOf, order, snapshot)
          : await scanUndelivered(
              { snapshot, counted: this.counted },
              { list, query, days: { kept: this.config.retentionDays, shown: retentionDays } },
              partOf,
            );
      const deliveries = await this.deliveries(accountId, keys, snapshot);
      return { count: total, page: pageOf(total), pageCount: pagesOf(total), deliveries };
    });
  }

  /** By their keys, in a statement of its own: joined to the page above, whole partitions would be read. */
  private async deliveries(
    accountId: number,
    keys: readonly DeliveryKey[],
    snapshot: EntityManager,
  ): Promise<UndeliveredDelivery[]> {
    if (keys.length === 0) return [];
    const rows = await snapshot.query<UndeliveredDelivery[]>(
      `SELECT d.id, d.day::text, d.uuid, d.webhook_id AS "webhookId", d.event_id AS "eventId",
              d.event_day::text AS "eventDay", d.event_type AS "eventType", d.object_id AS "objectId",
              d.content_type AS "contentType", d.format, d.attempt_count AS "attemptCount",
              ${shownStatus('d.last_error', 'd.last_response_status')} AS "shownStatus", d.last_error AS "lastError",
              CASE WHEN d.status <> 'pending' THEN d.final_reason END AS "finalReason", deferral.reason AS "deferredReason",
              p.lease_token IS NOT NULL AS "isUnderWay",
              (extract(epoch FROM d.created_at) * 1000000)::bigint AS "createdUs",
              (extract(epoch FROM d.modified_at) * 1000000)::bigint AS "modifiedUs", ${BYTES} AS bytes
         FROM deliveries d
         LEFT JOIN pending_deliveries p ON ${lookedUp('p.delivery_id', 'd.id')} AND d.attempt_count = 0
         LEFT JOIN LATERAL (${DEFERRAL}) AS deferral ON true
        WHERE d.account_id = $1 AND d.id = ANY ($2::bigint[]) AND d.day = ANY ($3::date[])`,
      [accountId, keys.map(({ id }) => id), [...new Set(keys.map(({ day }) => day))]],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return keys.flatMap(({ id }) => byId.get(id) ?? []);
  }
}
