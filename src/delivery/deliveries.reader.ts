import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { decodeCursor, type Page, pageOf } from '../common/cursor.js';
import { notFound } from '../common/errors.js';
import type { AttemptEntity, DeliveryEntity, EventEntity } from '../database/entities/index.js';
import {
  type DeferredReason,
  DELIVERY_COLUMNS,
  DELIVERY_TABLES,
  FIND_ATTEMPTS,
  FIND_DELIVERIES,
  FIND_DELIVERY,
  FIND_OF_EVENT,
} from './deliveries.queries.js';

/** A delivery with when it is tried next, and what holds it back. */
export interface ReadDelivery extends Omit<DeliveryEntity, 'eventDay'> {
  /** Null once it is final; while it is under way, when its lease ends. */
  readonly nextAttemptAt: Date | null;
  readonly isUnderWay: boolean;
  /** Null where nothing holds it back, and once it is final or under way. */
  readonly deferredReason: DeferredReason | null;
  /** Null also where nobody knows. */
  readonly deferredUntil: Date | null;
}

type OfEvent = Pick<ReadDelivery, 'id' | 'webhookId' | 'status'>;
export type ReadAttempt = Omit<AttemptEntity, 'day' | 'accountId'>;

export interface DeliveryFilter {
  readonly status?: string | undefined;
  readonly webhookId?: number | undefined;
  readonly eventType?: string | undefined;
  readonly eventId?: string | undefined;
  /** ISO 8601: created at or after. */
  readonly since?: string | undefined;
  /** ISO 8601: created before. */
  readonly until?: string | undefined;
}

/** Reads deliveries and their attempts. */
@Injectable()
export class DeliveriesReader {
  constructor(private readonly db: DataSource) {}

  async get(accountId: number, id: number): Promise<ReadDelivery> {
    const [delivery] = await this.db.query<ReadDelivery[]>(FIND_DELIVERY, [accountId, id]);
    if (!delivery) throw notFound('delivery');
    return delivery;
  }

  getMany(accountId: number, ids: readonly number[]): Promise<ReadDelivery[]> {
    return this.db.query(FIND_DELIVERIES, [accountId, ids]);
  }

  /** The attempts of some deliveries, in their order. */
  attemptsOf(accountId: number, deliveries: readonly { id: string; day: string }[]): Promise<ReadAttempt[]> {
    if (deliveries.length === 0) return Promise.resolve([]);
    const days = [...new Set(deliveries.map(({ day }) => day))];
    return this.db.query(FIND_ATTEMPTS, [accountId, deliveries.map(({ id }) => id), days]);
  }

  /** Where an event went. */
  async listOfEvent(accountId: number, { id, day }: Pick<EventEntity, 'id' | 'day'>) {
    const deliveries = await this.db.query<OfEvent[]>(FIND_OF_EVENT, [accountId, id, day]);
    return deliveries.map((delivery) => ({ ...delivery, id: Number(delivery.id) }));
  }

  /** Newest first. */
  async list(
    accountId: number,
    filter: DeliveryFilter,
    { limit, after }: { limit: number; after?: string | undefined },
  ): Promise<Page<ReadDelivery>> {
    const values: unknown[] = [];
    const where = (condition: string, value: unknown) =>
      value === undefined ? [] : [condition.replaceAll('?', `$${values.push(value)}`)];
    const conditions = [
      ...where('d.account_id = ?', accountId),
      ...where('d.id < ?', after === undefined ? undefined : decodeCursor(after, /^\d{1,16}$/)),
      ...where('d.status = ?', filter.status),
      ...where('d.webhook_id = ?', filter.webhookId),
      ...where('d.event_type = ?', filter.eventType),
      ...where('d.event_id = ?', filter.eventId),
      // The day before as well: a delivery's day is that of its transaction's start.
      ...where(
        `d.created_at >= ?::timestamptz AND d.day >= (?::timestamptz AT TIME ZONE 'UTC')::date - 1`,
        filter.since,
      ),
      ...where(`d.created_at < ?::timestamptz AND d.day <= (?::timestamptz AT TIME ZONE 'UTC')::date`, filter.until),
    ];
    const rows = await this.db.query<ReadDelivery[]>(
      `SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES}
        WHERE ${conditions.join(' AND ')} ORDER BY d.id DESC LIMIT ${limit + 1}`,
      values,
    );
    return pageOf(rows, limit, ({ id }) => id);
  }
}
