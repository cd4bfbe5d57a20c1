import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { decodeCursor, type Page, pageOf } from '../common/cursor.js';
import { CONFIG, type Config } from '../config/config.js';
import { type Block, countBlocks } from '../counts/count-blocks.js';
import { BLOCK_BITS, stateOf } from '../counts/count-changes.statement.js';
import { CountedDeliveries } from '../counts/counted-deliveries.js';
import { type CountedList, Values } from '../counts/counted-list.js';
import { rowsOfBlocks } from '../counts/rows-of-blocks.js';
import type { CountedState } from '../database/entities/index.js';
import { DELIVERY_COLUMNS, deliveryTables, UNDELIVERED } from './deliveries.queries.js';
import type { ReadDelivery } from './deliveries.reader.js';
import { countedList, type DeliveryFilter, filterConditions, isOfUndelivered, statesLeft } from './delivery-filter.js';

/** The most deliveries counted one by one, for filters that the counts do not cover. */
export const MOST_COUNTED = 10_000;

/**
 * Finds and counts deliveries by any filter, newest first. Shows nothing older than the history that the account or the
 * installation keeps, even if the rows still exist.
 */
@Injectable()
export class DeliveriesFinder {
  constructor(
    private readonly db: DataSource,
    private readonly counted: CountedDeliveries,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async list(
    accountId: number,
    filter: DeliveryFilter,
    { limit, after }: { limit: number; after?: string | undefined },
  ): Promise<Page<ReadDelivery>> {
    const before = after === undefined ? undefined : decodeCursor(after, /^\d{1,16}$/);
    if (statesLeft(filter).length === 0) return { items: [], nextCursor: null };
    const rows = isWorthBlocks(filter)
      ? await this.inBlocks(accountId, filter, before, limit + 1)
      : await this.inOrder(accountId, filter, before, limit + 1);
    return pageOf(rows, limit, ({ id }) => id);
  }

  /** Counts per state; null if more than {@link MOST_COUNTED} would have to be counted one by one. */
  async countStates(accountId: number, filter: DeliveryFilter): Promise<Partial<Record<CountedState, number>> | null> {
    if (statesLeft(filter).length === 0) return {};
    const list = countedList(accountId, filter, await this.retentionOf(accountId, this.db.manager));
    if (list) return this.counted.countStates(list);
    const { source, where, values } = this.scan(accountId, filter);
    const counts = await this.db.query<{ state: CountedState; count: number }[]>(
      `SELECT state, count(*)::integer AS count
         FROM (SELECT ${stateOf('d.status', 'd.attempt_count')} AS state FROM ${source} WHERE ${where} LIMIT ${MOST_COUNTED + 1}) s
        GROUP BY state`,
      values.all,
    );
    if (counts.reduce((sum, { count }) => sum + count, 0) > MOST_COUNTED) return null;
    return Object.fromEntries(counts.map(({ state, count }) => [state, count]));
  }

  /** The total, with the same limit. */
  async count(accountId: number, filter: DeliveryFilter): Promise<number | null> {
    const counts = await this.countStates(accountId, filter);
    return counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  }

  /** Reads row by row along an index until the page is full. */
  private inOrder(accountId: number, filter: DeliveryFilter, before: string | undefined, most: number) {
    const { source, where, values, id } = this.scan(accountId, filter);
    const behind = before === undefined ? '' : `AND ${id} < ${values.bind(before)}::bigint`;
    return this.db.query<ReadDelivery[]>(
      `SELECT ${DELIVERY_COLUMNS} FROM ${deliveryTables(source)}
        WHERE ${where} ${behind} ORDER BY ${id} DESC LIMIT ${most}`,
      values.all,
    );
  }

  /** Reads only where the counts show matches, because a few exhausted ones may be far apart. */
  private inBlocks(accountId: number, filter: DeliveryFilter, before: string | undefined, most: number) {
    return this.db.transaction('REPEATABLE READ', async (snapshot) => {
      const list = countedList(accountId, filter, await this.retentionOf(accountId, snapshot))!;
      const blocks = await countBlocks(snapshot, list, this.config.retentionDays);
      const keys = await keysOf(list, lastBlocks(blocks, before, most), before, most, snapshot);
      if (keys.length === 0) return [];
      return snapshot.query<ReadDelivery[]>(
        `SELECT ${DELIVERY_COLUMNS} FROM ${deliveryTables()}
          WHERE d.account_id = $1 AND d.id = ANY ($2::bigint[]) AND d.day = ANY ($3::date[]) ORDER BY d.id DESC`,
        [accountId, keys.map(({ id }) => id), [...new Set(keys.map(({ day }) => day))]],
      );
    });
  }

  private scan(accountId: number, filter: DeliveryFilter) {
    const values = new Values();
    const account = values.bind(accountId);
    const kept = `(now() AT TIME ZONE 'UTC')::date - ${values.bind(this.config.retentionDays)}::integer`;
    const shown = `(SELECT now() - retention_days * interval '1 day' FROM accounts WHERE id = ${account})`;
    const isUndelivered = isOfUndelivered(filter);
    const where = [
      `${isUndelivered ? 'u' : 'd'}.account_id = ${account}`,
      `d.day >= ${kept}`,
      `d.created_at >= coalesce(${shown}, '-infinity')`,
      ...(isUndelivered ? [`u.day >= ${kept}`] : []),
      ...filterConditions(filter, values),
    ].join(' AND ');
    const source = isUndelivered ? UNDELIVERED : 'deliveries d';
    return { source, where, values, id: isUndelivered ? 'u.delivery_id' : 'd.id' };
  }

  private async retentionOf(accountId: number, db: EntityManager): Promise<number | null> {
    const [account] = await db.query<{ days: number | null }[]>(
      `SELECT retention_days AS days FROM accounts WHERE id = $1`,
      [accountId],
    );
    return account?.days ?? null;
  }
}

/** Filtered by time alone, rows are adjacent in the index; a filter by an id matches few. */
function isWorthBlocks(filter: DeliveryFilter): boolean {
  const { status, statuses, webhookId, eventType } = filter;
  const narrows = [status, statuses, webhookId, eventType].some((value) => value !== undefined);
  return narrows && countedList(0, filter, null) !== null;
}

/** The last blocks before an id that together hold so many. A block cut by a bound may hold fewer than its count. */
function lastBlocks(blocks: readonly Block[], before: string | undefined, most: number): Block[] {
  const end = before === undefined ? Infinity : Number(BigInt(before) >> BigInt(BLOCK_BITS));
  const taken: Block[] = [];
  let sure = 0;
  for (const one of blocks.toReversed()) {
    if (one.block > end) continue;
    // A block that spans two days is taken whole, because its rows are interleaved.
    if (sure >= most && one.block !== taken.at(-1)?.block) break;
    taken.push(one);
    if (one.isWhole && one.block < end) sure += one.count;
  }
  return taken;
}

function keysOf(list: CountedList, blocks: Block[], before: string | undefined, most: number, db: EntityManager) {
  if (blocks.length === 0) return Promise.resolve([]);
  const { sql, values } = rowsOfBlocks(list, blocks);
  const behind = before === undefined ? '' : `WHERE id < ${values.bind(before)}::bigint`;
  return db.query<{ id: string; day: string }[]>(
    `${sql} SELECT id, day::text FROM k ${behind} ORDER BY id DESC LIMIT ${most}`,
    values.all,
  );
}
