import { Injectable, Logger } from '@nestjs/common';

import { AppError } from '../common/errors.js';
import { Metrics } from '../common/metrics.js';
import { PartitionKeeper } from '../database/partition.keeper.js';
import { StatementPool, type StatementRunner } from '../database/statement.pool.js';
import { textArray } from '../database/text-array.js';
import { fanOutPatterns } from '../delivery/queue/fan-out.statement.js';
import type { LineKind } from '../delivery/queue/lane.js';
import { WakeNotifier } from '../delivery/wake.notifier.js';
import type { DraftRow } from './draft-row.js';
import { FanOuts, MOST_DELIVERIES_TOGETHER } from './fan-outs.js';
import { isEventsFault, isPartitionMissing, unavailable } from './publish-errors.js';
import { inParts } from './in-parts.js';
import type { Published, WaitingEvent, WaitingPublish } from './publish-line.js';
import { FIND_BY_KEYS, PUBLISH, PUBLISH_TO_ONE } from './publish.statement.js';

interface PublishedRow extends Published {
  /** From 1. */
  readonly n: number;
  readonly stored: boolean;
  readonly webhookIds: readonly number[];
}

type FirstUse = Omit<Published, 'firstDeliveryId'> & {
  readonly accountId: number;
  readonly key: string;
  readonly requestHash: string;
};

/** Writes what was published, with its deliveries and idempotency keys, and tells it to its publishers once it is committed. */
@Injectable()
export class PublishWriter {
  private readonly logger = new Logger(PublishWriter.name);

  constructor(
    private readonly pool: StatementPool,
    private readonly workers: WakeNotifier,
    private readonly metrics: Metrics,
    private readonly fanOuts: FanOuts,
    private readonly partitions: PartitionKeeper,
  ) {}

  /**
   * Writes requests of one event each in one statement, and so in one commit. None fails for another's sake.
   *
   * @throws AppError `unavailable` for all that it has not settled
   */
  async writeEach(publishes: readonly WaitingPublish[]): Promise<void> {
    const events = publishes.map((publish) => publish.events[0]!);
    let published: PublishedRow[];
    try {
      published = await this.store(this.pool, events, null);
    } catch (error) {
      return this.writeApart(error, publishes);
    }
    this.tell(published, 'fresh');
    for (const [index, { deliveries }] of published.entries())
      this.fanOuts.saw(events[index]!.row.account_id, deliveries);
    const repeated = publishes.filter((_, index) => !published[index]!.stored);
    for (const [index, { done }] of publishes.entries()) if (published[index]!.stored) done([published[index]!]);
    await this.answerRepeated(repeated);
  }

  /** Writes one request's events: all or none, in several statements where they make many deliveries. */
  async writeWhole({ events, webhookId, fanOut, done }: WaitingPublish): Promise<void> {
    const rows = events.map(({ row }) => row);
    const parts = inParts(fanOut, MOST_DELIVERIES_TOGETHER);
    try {
      const store = async (runner: StatementRunner) => {
        const published: PublishedRow[] = [];
        for (const { start, end } of parts)
          published.push(...(await this.store(runner, events.slice(start, end), webhookId)));
        const earlier = await this.findEarlier(
          runner,
          rows.filter((_, index) => !published[index]!.stored),
        );
        const answers = rows.map((row, index) =>
          published[index]!.stored ? published[index]! : firstOf(row, earlier),
        );
        return { published, answers };
      };
      // Only a key can make a request fail after its statement, and a statement alone is all or none by itself.
      const isAlone = parts.length === 1 && rows.every(({ key }) => key === undefined);
      const { published, answers } = await (isAlone ? store(this.pool) : this.pool.transaction(store));
      this.tell(published, webhookId === null ? 'fresh' : 'byHand');
      done(answers);
    } catch (error) {
      throw this.refusal(error);
    }
  }

  /** Where one event cannot be stored, the others must not suffer for it. */
  private async writeApart(error: unknown, publishes: readonly WaitingPublish[]): Promise<void> {
    if (publishes.length === 1 || !isEventsFault(error)) throw this.refusal(error);
    this.logger.warn(
      `One of ${publishes.length} events published together could not be stored: ${(error as Error).message}`,
    );
    const middle = Math.ceil(publishes.length / 2);
    for (const half of [publishes.slice(0, middle), publishes.slice(middle)]) {
      try {
        await this.writeEach(half);
      } catch (refusal) {
        for (const { fail } of half) fail(refusal);
      }
    }
  }

  /** What those are told who can store nothing now. A partition that is missing is made at once. */
  private refusal(error: unknown): unknown {
    if (isPartitionMissing(error)) void this.partitions.makeMissing();
    return unavailable(error) ?? error;
  }

  /** Tells those who published under a key again what was published first. */
  private async answerRepeated(publishes: readonly WaitingPublish[]): Promise<void> {
    try {
      const earlier = await this.findEarlier(
        this.pool,
        publishes.map(({ events }) => events[0]!.row),
      );
      for (const { events, done, fail } of publishes) {
        try {
          done([firstOf(events[0]!.row, earlier)]);
        } catch (clash) {
          fail(clash);
        }
      }
    } catch (error) {
      throw unavailable(error) ?? error;
    }
  }

  /** In the order of the events. */
  private async store(
    runner: StatementRunner,
    events: readonly WaitingEvent[],
    webhookId: number | null,
  ): Promise<PublishedRow[]> {
    const kinds = events.map(({ row }) => ({ accountId: row.account_id, type: row.type }));
    const rows = JSON.stringify(events.map(({ row }) => row));
    const payloads = textArray(events.map(({ payload }) => payload));
    const published = await (webhookId === null
      ? runner.run<PublishedRow>(PUBLISH, [rows, fanOutPatterns(kinds), payloads])
      : runner.run<PublishedRow>(PUBLISH_TO_ONE, [rows, webhookId, payloads]));
    return published.sort((one, other) => one.n - other.n);
  }

  private async findEarlier(runner: StatementRunner, rows: readonly DraftRow[]): Promise<Map<string, FirstUse>> {
    if (rows.length === 0) return new Map();
    const keys = rows.map(({ account_id, key }) => ({ account_id, key }));
    const found = await runner.run<FirstUse>(FIND_BY_KEYS, [JSON.stringify(keys)]);
    return new Map(found.map((one) => [`${one.accountId} ${one.key}`, one]));
  }

  /** What is committed is on its way, and counted. */
  private tell(published: readonly PublishedRow[], kind: LineKind): void {
    const webhookIds = new Set(published.flatMap((one) => one.webhookIds));
    if (webhookIds.size > 0) this.workers.wake([...webhookIds], kind);
    this.metrics.published(published.filter(({ stored }) => stored).length);
  }
}

/** @throws AppError `idempotency_conflict` where the key belongs to another event */
function firstOf({ account_id, key, request_hash }: DraftRow, earlier: ReadonlyMap<string, FirstUse>): Published {
  const first = earlier.get(`${account_id} ${key}`);
  if (first && first.requestHash === request_hash) return { ...first, firstDeliveryId: null };
  throw new AppError('idempotency_conflict', {
    detail: `The idempotency key ${key} was already used for a different event.`,
  });
}
