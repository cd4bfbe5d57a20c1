import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { CONFIG, type Config } from '../config/config.js';
import { COUNTED_STATES, type CountedState } from '../database/entities/index.js';
import { type Block, countBlocks, sumBlocks } from './count-blocks.js';
import { type CountedList, statesOf } from './counted-list.js';
import { rowsOfBlocks } from './rows-of-blocks.js';

/** Where a delivery is stored. */
export interface DeliveryKey {
  readonly id: string;
  readonly day: string;
}

/** A part of a list: how many rows to skip from its beginning, and how many to take. */
export interface Part {
  readonly offset: number;
  readonly limit: number;
}

export type StateCounts = Record<CountedState, number>;

const NONE = Object.fromEntries(COUNTED_STATES.map((state) => [state, 0])) as StateCounts;

/**
 * Exact totals and any page of any list that {@link CountedList} can express, whatever its length. It reads one row for each
 * block of ids, and deliveries only of the blocks that hold the page and of those that a time bound cuts through.
 *
 * Days that retention is about to drop are left out. Each method reads several times, so pass a `REPEATABLE READ`
 * transaction for a result as of one instant.
 */
@Injectable()
export class CountedDeliveries {
  constructor(
    private readonly db: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Counts the deliveries of a list. */
  async count(list: CountedList, snapshot: EntityManager): Promise<number> {
    return total(await this.blocks(list, snapshot));
  }

  /**
   * Returns a list's total, and the keys of a part of it in the order of their ids.
   *
   * @param partOf says which part is wanted once the total is known; may throw
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

  /** Counts the deliveries of a list by state, as of one instant. */
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

  /** The list's blocks. Those that a time bound cuts through are counted row by row. */
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

/**
 * Returns the blocks of a list in which a part of it lies, and how many of their rows come before it. A block may have ids
 * of two days: both are taken, since their rows are interleaved.
 *
 * @param blocks in the order of the list
 */
function locate(blocks: readonly Block[], { offset, limit }: Part) {
  const within: Block[] = [];
  let skip = 0;
  let before = 0;
  for (let start = 0; start < blocks.length && before < offset + limit;) {
    const end = endOfBlock(blocks, start);
    const parts = blocks.slice(start, end);
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    if (before + count > offset) {
      if (within.length === 0) skip = offset - before;
      within.push(...parts);
    }
    before += count;
    start = end;
  }
  return { within, skip };
}

/** The index after the last part of the block. */
function endOfBlock(blocks: readonly Block[], start: number): number {
  let end = start + 1;
  while (end < blocks.length && blocks[end]!.block === blocks[start]!.block) end++;
  return end;
}
