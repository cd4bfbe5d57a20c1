import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import { invalidField } from '../common/errors.js';
import { StatementPool } from '../database/statement.pool.js';
import { COUNT_FAN_OUT, fanOutPatterns } from '../delivery/queue/fan-out.statement.js';
import { sumOf, type WaitingEvent } from './publish-line.js';

/** Deliveries that one statement makes, two seconds' worth on a small machine. An event is never split. */
export const MOST_DELIVERIES_TOGETHER = 20_000;

/** Deliveries that a batch makes: all of them are one commit, and its publisher waits for it. */
export const MOST_DELIVERIES_OF_BATCH = 100_000;

/** For how long an account is taken to have as many webhooks as it had. */
const REMEMBERED_MS = 60_000;

interface Counted {
  readonly accountId: number;
  readonly type: string;
  readonly webhooks: number;
}

/** Knows to how many webhooks events go, before they are written. */
@Injectable()
export class FanOuts {
  private readonly largest = new LRUCache<number, number>({ max: 10_000, ttl: REMEMBERED_MS });

  constructor(private readonly pool: StatementPool) {}

  /** To how many an event of this account goes at most, as far as was seen lately. */
  expected(accountId: number): number {
    return this.largest.get(accountId) ?? 1;
  }

  /** Takes note of where an event went. */
  saw(accountId: number, deliveries: number): void {
    if (deliveries > this.expected(accountId)) this.largest.set(accountId, deliveries);
  }

  /**
   * To how many webhooks each event of a batch goes, counted now.
   *
   * @throws AppError `invalid_request` where it is more than {@link MOST_DELIVERIES_OF_BATCH} altogether
   */
  async count(events: readonly WaitingEvent[]): Promise<readonly number[]> {
    const kinds = events.map(({ row }) => ({ accountId: row.account_id, type: row.type }));
    const counted = await this.pool.run<Counted>(COUNT_FAN_OUT, [fanOutPatterns(kinds)]);
    const webhooks = new Map(counted.map((one) => [`${one.accountId} ${one.type}`, one.webhooks]));
    const each = kinds.map(({ accountId, type }) => webhooks.get(`${accountId} ${type}`) ?? 0);
    const all = sumOf(each);
    if (all > MOST_DELIVERIES_OF_BATCH) {
      const parts = Math.ceil(all / MOST_DELIVERIES_OF_BATCH);
      const most = MOST_DELIVERIES_OF_BATCH.toLocaleString('en');
      throw invalidField(
        'events',
        `must make at most ${most} deliveries, not ${all.toLocaleString('en')}: send at least ${parts} batches`,
      );
    }
    return each;
  }
}
