import { Injectable } from '@nestjs/common';
import { DataSource, In, LessThan } from 'typeorm';

import { decodeCursor, type Page, pageOf } from '../common/cursor.js';
import { notFound } from '../common/errors.js';
import { dayOfUuid, isUuid, UUID } from '../common/uuid-day.js';
import { EventEntity } from '../database/entities/index.js';

/** Reads published events. */
@Injectable()
export class EventsReader {
  constructor(private readonly db: DataSource) {}

  async get(accountId: number, id: string): Promise<EventEntity> {
    const event = isUuid(id)
      ? await this.db.getRepository(EventEntity).findOneBy({ id, day: dayOfUuid(id), accountId })
      : null;
    if (!event) throw notFound('event');
    return event;
  }

  getMany(accountId: number, ids: readonly string[]): Promise<EventEntity[]> {
    const days = [...new Set(ids.map(dayOfUuid))];
    return this.db.getRepository(EventEntity).findBy({ id: In(ids), day: In(days), accountId });
  }

  /** Newest first. */
  async list(
    accountId: number,
    { limit, after }: { limit: number; after?: string | undefined },
  ): Promise<Page<EventEntity>> {
    const before = after === undefined ? undefined : decodeCursor(after, UUID);
    const rows = await this.db.getRepository(EventEntity).find({
      where: { accountId, ...(before !== undefined && { id: LessThan(before) }) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, ({ id }) => id);
  }
}
