import { Injectable } from '@nestjs/common';

import { AppError } from '../common/errors.js';
import { Metrics } from '../common/metrics.js';
import { FanOuts, MOST_DELIVERIES_TOGETHER } from './fan-outs.js';
import { type Published, PublishLine, sumOf, type WaitingEvent } from './publish-line.js';
import { unavailable } from './publish-errors.js';
import { PublishWriter } from './publish.writer.js';

/** Of the delivery path's eight connections two, so that claims and outcomes always find one free. */
const SINGLES = {
  atOnce: 2,
  together: 100,
  togetherBytes: 4 * 1024 * 1024,
  togetherDeliveries: MOST_DELIVERIES_TOGETHER,
};
/** Three more: each of these is a commit of its own already. */
const BATCHES = { atOnce: 3, together: 1, togetherBytes: 0, togetherDeliveries: 0 };
/** One of those that make more deliveries than a statement may: others are not to wait for several of them. */
const LARGE_BATCHES = { ...BATCHES, atOnce: 1 };

/** Beside the bodies of requests, which have a bound of their own, and the copies that statements are made of. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Two seconds' worth of single publishes on a small machine. */
const MOST_PUBLISHES = 5_000;
/** Longer than any publish waits while the database keeps up, and shorter than clients do. */
const LONGEST_WAIT_MS = 5_000;
const RETRY_AFTER_SECONDS = 2;
/** What an event takes in memory besides its payload: its fields, its row, its share of the request. */
const BYTES_BESIDES_PAYLOAD = 2_048;

/**
 * Takes events in to be written, and refuses them while too much waits: the sender keeps what it was refused, and this
 * process neither runs out of memory nor makes everyone wait for an answer that nobody hears any more.
 */
@Injectable()
export class PublishIntake {
  private readonly singles: PublishLine;
  private readonly batches: PublishLine;
  private readonly largeBatches: PublishLine;
  private publishes = 0;
  private bytes = 0;

  constructor(
    writer: PublishWriter,
    private readonly metrics: Metrics,
    private readonly fanOuts: FanOuts,
  ) {
    this.singles = new PublishLine(SINGLES, (publishes) => writer.writeEach(publishes));
    this.batches = new PublishLine(BATCHES, ([publish]) => writer.writeWhole(publish!));
    this.largeBatches = new PublishLine(LARGE_BATCHES, ([publish]) => writer.writeWhole(publish!));
  }

  /**
   * Resolves once these are committed, all or none. One event alone shares its commit with what others publish.
   *
   * @param webhookId the one webhook that they are for, if not for all that are subscribed
   * @throws AppError `unavailable` while too much waits or the database is away; `idempotency_conflict`; `invalid_request`
   *   where they make too many deliveries
   */
  async publish(events: readonly WaitingEvent[], webhookId: number | null = null): Promise<readonly Published[]> {
    const isSingle = events.length === 1 && webhookId === null;
    const bytes = bytesOf(events);
    const since = performance.now();
    this.refuseIfBusy(isSingle ? this.singles : this.batches, bytes, since);
    this.publishes++;
    this.bytes += bytes;
    try {
      const fanOut = isSingle
        ? [this.fanOuts.expected(events[0]!.row.account_id)]
        : await this.fanOutOf(events, webhookId);
      const line = isSingle ? this.singles : this.lineOf(fanOut);
      return await new Promise((done, fail) => line.add({ events, webhookId, bytes, fanOut, since, done, fail }));
    } finally {
      this.publishes--;
      this.bytes -= bytes;
    }
  }

  private async fanOutOf(events: readonly WaitingEvent[], webhookId: number | null): Promise<readonly number[]> {
    if (webhookId !== null) return events.map(() => 1);
    try {
      return await this.fanOuts.count(events);
    } catch (error) {
      throw unavailable(error) ?? error;
    }
  }

  private lineOf(fanOut: readonly number[]): PublishLine {
    if (sumOf(fanOut) <= MOST_DELIVERIES_TOGETHER) return this.batches;
    this.refuseIfLate(this.largeBatches, performance.now());
    return this.largeBatches;
  }

  private refuseIfBusy(line: PublishLine, bytes: number, now: number): void {
    if (this.publishes >= MOST_PUBLISHES || this.bytes + bytes > MOST_BYTES) this.refuse();
    this.refuseIfLate(line, now);
  }

  private refuseIfLate(line: PublishLine, now: number): void {
    if (now - (line.waitingSince ?? now) > LONGEST_WAIT_MS) this.refuse();
  }

  private refuse(): never {
    this.metrics.refusedPublish();
    throw new AppError('unavailable', {
      detail: 'Too many events are waiting to be stored. Send the same request again, with the same Idempotency-Key.',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}

/** Bytes that these take while they wait to be written, roughly. */
function bytesOf(events: readonly WaitingEvent[]): number {
  return events.reduce((sum, { payload }) => sum + payload.length + BYTES_BESIDES_PAYLOAD, 0);
}
