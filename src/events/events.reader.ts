import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, type SelectQueryBuilder } from 'typeorm';

import { decodeCursor, type Page, pageOf } from '../common/cursor.js';
import { notFound } from '../common/errors.js';
import { dayOfUuid, isUuid, UUID } from '../common/uuid-day.js';
import { CONFIG, type Config } from '../config/config.js';
import { EventEntity } from '../database/entities/index.js';

/** Up to how many are counted: one by one, since nothing counts events. */
export const MOST_COUNTED_EVENTS = 10_000;

/** Which events are meant: those for which everything given is true. */
export interface EventFilter {
  readonly type?: string | undefined;
  /** An integer. */
  readonly objectId?: string | undefined;
  /** ISO 8601: published at or after. */
  readonly since?: string | undefined;
  /** ISO 8601: published before. */
  readonly until?: string | undefined;
}

/** An event without its payload, which may have 256 KiB: lists are read without it. */
export type ListedEvent = Omit<EventEntity, 'payload'>;

const LISTED = {
  id: true,
  day: true,
  accountId: true,
  type: true,
  objectId: true,
  contentType: true,
  instance: true,
  occurredAt: true,
  createdAt: true,
  utcOffsetMinutes: true,
} as const satisfies Record<keyof ListedEvent, true>;
const LISTED_COLUMNS = Object.keys(LISTED).map((name) => `e.${name}`);

/** Reads published events. Lists leave out what has left the history that the account or the installation keeps. */
@Injectable()
export class EventsReader {
  constructor(
    private readonly db: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async get(accountId: number, id: string): Promise<EventEntity> {
    const event = isUuid(id)
      ? await this.db.getRepository(EventEntity).findOneBy({ id, day: dayOfUuid(id), accountId })
      : null;
    if (!event) throw notFound('event');
    return event;
  }

  getMany(accountId: number, ids: readonly string[]): Promise<ListedEvent[]> {
    return this.db.getRepository(EventEntity).find({ select: LISTED, where: byIds(accountId, ids) });
  }

  /** The bytes of these events' payloads, without reading them. */
  payloadSizes(accountId: number, ids: readonly string[]): Promise<{ id: string; bytes: number }[]> {
    return this.db
      .getRepository(EventEntity)
      .createQueryBuilder('e')
      .select('e.id', 'id')
      .addSelect('octet_length(e.payload)', 'bytes')
      .where(byIds(accountId, ids))
      .getRawMany();
  }

  payloads(accountId: number, ids: readonly string[]): Promise<Pick<EventEntity, 'id' | 'payload'>[]> {
    return this.db
      .getRepository(EventEntity)
      .find({ select: { id: true, day: true, payload: true }, where: byIds(accountId, ids) });
  }

  /** Newest first. */
  async list(
    accountId: number,
    { limit, after }: { limit: number; after?: string | undefined },
    filter: EventFilter = {},
  ): Promise<Page<ListedEvent>> {
    const before = after === undefined ? undefined : decodeCursor(after, UUID);
    const found = this.find(accountId, filter).select(LISTED_COLUMNS);
    if (before !== undefined) found.andWhere('e.id < :before', { before });
    const rows = await found
      .orderBy('e.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return pageOf(rows, limit, ({ id }) => id);
  }

  /** Null beyond {@link MOST_COUNTED_EVENTS}. */
  async count(accountId: number, filter: EventFilter = {}): Promise<number | null> {
    const found = this.find(accountId, filter).select('e.id');
    const [sql, values] = found.limit(MOST_COUNTED_EVENTS + 1).getQueryAndParameters();
    const [{ count }] = await this.db.query<[{ count: number }]>(
      `SELECT count(*)::integer AS count FROM (${sql}) found`,
      values,
    );
    return count > MOST_COUNTED_EVENTS ? null : count;
  }

  private find(accountId: number, { type, objectId, since, until }: EventFilter): SelectQueryBuilder<EventEntity> {
    const found = this.db
      .getRepository(EventEntity)
      .createQueryBuilder('e')
      .where('e.accountId = :accountId', { accountId })
      .andWhere(`e.day >= (now() AT TIME ZONE 'UTC')::date - :kept::integer`, { kept: this.config.retentionDays })
      .andWhere(`e.createdAt >= coalesce(${SHOWN_SINCE}, '-infinity')`);
    if (type !== undefined) found.andWhere('e.type = :type', { type });
    if (objectId !== undefined) found.andWhere('e.objectId = :objectId', { objectId });
    // The day before as well: an event's day is that of its transaction's start.
    if (since !== undefined)
      found.andWhere(`e.createdAt >= :since AND e.day >= (:since::timestamptz AT TIME ZONE 'UTC')::date - 1`, {
        since,
      });
    if (until !== undefined)
      found.andWhere(`e.createdAt < :until AND e.day <= (:until::timestamptz AT TIME ZONE 'UTC')::date`, { until });
    return found;
  }
}

const SHOWN_SINCE = `(SELECT now() - a.retention_days * interval '1 day' FROM accounts a WHERE a.id = :accountId)`;

function byIds(accountId: number, ids: readonly string[]) {
  return { id: In(ids), day: In([...new Set(ids.map(dayOfUuid))]), accountId };
}
