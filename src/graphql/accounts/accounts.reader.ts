import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan } from 'typeorm';

import { decodeCursor, type Page, pageOf } from '../../common/cursor.js';
import { AccountEntity } from '../../database/entities/index.js';

/** Pages through all accounts, for operators. */
@Injectable()
export class AccountsReader {
  constructor(private readonly db: DataSource) {}

  /** Oldest first. */
  async list({ limit, after }: { limit: number; after?: string | undefined }): Promise<Page<AccountEntity>> {
    const afterId = after === undefined ? 0 : Number(decodeCursor(after, /^\d{1,9}$/));
    const rows = await this.db.getRepository(AccountEntity).find({
      where: { id: MoreThan(afterId) },
      order: { id: 'ASC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, ({ id }) => String(id));
  }

  count(): Promise<number> {
    return this.db.getRepository(AccountEntity).count();
  }
}
