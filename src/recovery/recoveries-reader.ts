import { Injectable } from '@nestjs/common';
import { DataSource, LessThan } from 'typeorm';

import { decodeCursor, type Page, pageOf } from '../common/cursor.js';
import { notFound } from '../common/errors.js';
import { RecoveryEntity, type RecoveryState } from '../database/entities/index.js';

export interface RecoveryFilter {
  readonly webhookId?: number | undefined;
  readonly state?: RecoveryState | undefined;
}

/** Reads recoveries. */
@Injectable()
export class RecoveriesReader {
  constructor(private readonly db: DataSource) {}

  async get(accountId: number, id: number): Promise<RecoveryEntity> {
    const recovery = await this.db.getRepository(RecoveryEntity).findOneBy({ id, accountId });
    if (!recovery) throw notFound('recovery');
    return recovery;
  }

  /** Newest first. */
  async list(
    accountId: number,
    { webhookId, state }: RecoveryFilter,
    { limit, after }: { limit: number; after?: string | undefined },
  ): Promise<Page<RecoveryEntity>> {
    const before = after === undefined ? undefined : Number(decodeCursor(after, /^\d{1,9}$/));
    const rows = await this.db.getRepository(RecoveryEntity).find({
      where: {
        accountId,
        ...(webhookId !== undefined && { webhookId }),
        ...(state !== undefined && { state }),
        ...(before !== undefined && { id: LessThan(before) }),
      },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, ({ id }) => String(id));
  }
}
