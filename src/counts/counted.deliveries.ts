import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { CONFIG, type Config } from '../config/config.js';
import { type CountedState, STATES } from './count-changes.statement.js';
import { type Block, countBlocks, sumBlocks } from './count-blocks.js';
import { type CountedList, statesOf } from './counted-list.js';
import { locate } from './locate.js';
import { rowsOfBlocks } from './rows-of-blocks.js';

/** Where a delivery lies. */
export interface DeliveryKey {
  readonly id: string;
  readonly day: string;
}

/** A part of a list: rows to skip from its beginning, and how many to take. */
export interface Part {
  readonly offset: number;
  readonly limit: number;
}

export type StateCounts = Record<CountedState, number>;

const NONE = Object.fromEntries(STATES.map((state) => [state, 0])) as StateCounts;

/**
 * Exact totals and any page of any list that {@link CountedList} can say, whatever its length: a row read for each block of
 * ids, and the rows themselves only of the blocks in which the page lies and of those that the time bounds cut through.
 *
 * Days that retention is about to drop are left out. Each method reads several times, so give it a transaction of `REPEATABLE READ` for an answer that is of one instant.
 */
@Injectable()
export class CountedDeliveries {
  constructor(
    private readonly db: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** How many deliveries a list has. */
  async count(list: CountedList, snapshot: EntityManager): Promise<number> {
    return total(await this.blocks(list, snapshot));
  }

  /**
   * A list's total, and the keys of a part of it in the order of their ids.
   *
   * @param partOf which part is wanted, as soon as the total is known; may throw
   * @param order by id
   */
  async page(
    list: CountedList,
    partOf: (total: number) => Part,
    order: 'ascending' | 'descending',
    snapshot: EntityManager,
  ): Promise<{ total: number; keys: DeliveryKey[] }> {
    const blocks = await this.blocks(list, snapshot);
    const count = total(blocks);
    const part = partOf(count);
    if (order === 'descending') blocks.reverse();
    const { within, skip } = locate(blocks, part);
    if (within.length === 0) return { total: count, keys: [] };
    const { sql, values } = rowsOfBlocks(list, within);
    const keys = await snapshot.query<DeliveryKey[]>(
      `${sql} SELECT id, day::text FROM k ORDER BY id ${order === 'descending' ? 'DESC' : ''} LIMIT ${part.limit} OFFSET ${skip}`,
      values.all,
    );
    return { total: count, keys };
  }

  /** How many deliveries of a list are in which state; all of one instant. */
  countStates(list: CountedList): Promise<StateCounts> {
    return this.db.transaction('REPEATABLE READ', async (snapshot) => {
      const { counts, cut } = await sumBlocks(snapshot, list, this.config.retentionDays);
      const all = { ...NONE, ...counts };
      if (cut.length === 0) return all;
      const { sql, values } = rowsOfBlocks(list, cut, { withState: true });
      const edges = await snapshot.query<{ state: CountedState; count: number }[]>(
        `${sql} SELECT state, count(*)::integer AS count FROM k GROUP BY state`,
        values.all,
      );
      for (const { state, count } of edges) all[state] += count;
      return all;
    });
  }

  /** With those that a time bound cuts through counted row by row. */
  private async blocks(list: CountedList, snapshot: EntityManager): Promise<Block[]> {
    if (statesOf(list).length === 0 && list.waitingSeconds === undefined) return [];
    const blocks = await countBlocks(snapshot, list, this.config.retentionDays);
    const cut = blocks.filter(({ isWhole }) => !isWhole);
    if (cut.length === 0) return blocks;
    const { sql, values } = rowsOfBlocks(list, cut);
    const counted = await snapshot.query<{ block: string; day: string; count: number }[]>(
      `${sql} SELECT block, day::text, count(*)::integer AS count FROM k GROUP BY block, day`,
      values.all,
    );
    const counts = new Map(counted.map(({ block, day, count }) => [`${block} ${day}`, count]));
    return blocks
      .map((one) => (one.isWhole ? one : { ...one, count: counts.get(`${one.block} ${one.day}`) ?? 0, isWhole: true }))
      .filter(({ count }) => count > 0);
  }
}

const total = (blocks: readonly Block[]) => blocks.reduce((sum, { count }) => sum + count, 0);
