import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';

import { DELIVERY_COLUMNS, DELIVERY_TABLES } from '../../deliveries/deliveries.queries.js';
import type { ReadDelivery } from '../../deliveries/deliveries.reader.js';
import {
  CHANGED_BLOCKS,
  CHANGED_DELIVERIES,
  type ChangedBlock,
  type ChangedDelivery,
  HORIZON,
} from './changed.statements.js';

/** Blocks looked through at a time: a millisecond or two each. */
const MOST_BLOCKS = 50;
/** Changed deliveries found at a time; of more the newest. */
const MOST_DELIVERIES = 5_000;

/**
 * Finds the deliveries that have changed since it was last asked. Every change is noted beside itself in `count_changes`, and
 * from there folded into the counts: whoever looks at both in one snapshot misses none. Nothing is written, and nothing is
 * asked of those who change deliveries.
 */
@Injectable()
export class ChangeFinder {
  private horizon: string | undefined;
  /** By block: what of it has been looked at. */
  private marks = new Map<string, string>();
  /** By id: which version of it was found. A transaction that goes on for long keeps the horizon where it is. */
  private readonly found = new LRUCache<string, string>({ max: 20_000 });

  constructor(private readonly db: DataSource) {}

  /** From now on. */
  async begin(): Promise<void> {
    const [{ horizon }] = await this.db.query<[{ horizon: string }]>(`SELECT ${HORIZON}`);
    this.marks.clear();
    this.horizon = horizon;
  }

  /**
   * Those of these accounts that changed since the last time and are wanted, as they are now, in the order of their ids.
   *
   * @param isWanted others are not read
   */
  async next(accountIds: readonly number[], isWanted: (changed: ChangedDelivery) => boolean): Promise<ReadDelivery[]> {
    const [{ horizon, blocks }] = await this.db.query<[{ horizon: string; blocks: ChangedBlock[] }]>(CHANGED_BLOCKS, [
      accountIds,
      this.horizon,
    ]);
    const changed = blocks
      .filter((one) => this.marks.get(keyOf(one)) !== one.mark)
      .toSorted((one, other) => other.block - one.block);
    const deliveries = await this.read((await this.changedIn(changed.slice(0, MOST_BLOCKS))).filter(isWanted));
    const left = new Set(changed.slice(MOST_BLOCKS));
    this.marks = new Map(blocks.filter((one) => !left.has(one)).map((one) => [keyOf(one), one.mark]));
    if (left.size === 0) this.horizon = horizon;
    return deliveries;
  }

  private async changedIn(blocks: readonly ChangedBlock[]): Promise<ChangedDelivery[]> {
    if (blocks.length === 0) return [];
    const days = [...new Set(blocks.map(({ day }) => day))];
    const values = [JSON.stringify(blocks), days, this.horizon, MOST_DELIVERIES];
    const changed = await this.db.query<ChangedDelivery[]>(CHANGED_DELIVERIES, values);
    const fresh = changed.filter(({ id, version }) => this.found.get(id) !== version);
    for (const { id, version } of fresh) this.found.set(id, version);
    return fresh;
  }

  private async read(changed: readonly ChangedDelivery[]): Promise<ReadDelivery[]> {
    if (changed.length === 0) return [];
    return this.db.query<ReadDelivery[]>(
      `SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES}
        WHERE d.id = ANY ($1::bigint[]) AND d.day = ANY ($2::date[]) ORDER BY d.id`,
      [changed.map(({ id }) => id), [...new Set(changed.map(({ day }) => day))]],
    );
  }
}

const keyOf = ({ accountId, block, day }: ChangedBlock) => `${accountId} ${block} ${day}`;
