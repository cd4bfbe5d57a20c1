import { Injectable } from '@nestjs/common';

import { AppError } from '../common/errors.js';
import { Metrics } from '../common/metrics.js';
import { type Published, PublishLine, type WaitingEvent } from './publish-line.js';
import { PublishWriter } from './publish.writer.js';

/** Of the delivery path's eight connections two, so that claims and outcomes always find one free. */
const SINGLES = { atOnce: 2, together: 100, togetherBytes: 4 * 1024 * 1024 };
/** Three more: each of these is a commit of its own already. */
const BATCHES = { atOnce: 3, together: 1, togetherBytes: 0 };

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
  private publishes = 0;
  private bytes = 0;

  constructor(
    writer: PublishWriter,
    private readonly metrics: Metrics,
  ) {
    this.singles = new PublishLine(SINGLES, (publishes) => writer.writeEach(publishes));
    this.batches = new PublishLine(BATCHES, ([publish]) => writer.writeWhole(publish!));
  }

  /**
   * Resolves once these are committed, all or none. One event alone shares its commit with what others publish.
   *
   * @param webhookId the one webhook that they are for, if not for all that are subscribed
   * @throws AppError `unavailable` while too much waits or the database is away; `idempotency_conflict`
   */
  async publish(events: readonly WaitingEvent[], webhookId: number | null = null): Promise<readonly Published[]> {
    const line = events.length === 1 && webhookId === null ? this.singles : this.batches;
    const bytes = bytesOf(events);
    const since = performance.now();
    this.refuseIfBusy(line, bytes, since);
    this.publishes++;
    this.bytes += bytes;
    try {
      return await new Promise((done, fail) => line.add({ events, webhookId, bytes, since, done, fail }));
    } finally {
      this.publishes--;
      this.bytes -= bytes;
    }
  }

  private refuseIfBusy(line: PublishLine, bytes: number, now: number): void {
    const hasRoom = this.publishes < MOST_PUBLISHES && this.bytes + bytes <= MOST_BYTES;
    if (hasRoom && now - (line.waitingSince ?? now) <= LONGEST_WAIT_MS) return;
    this.metrics.refusedPublish();
    throw new AppError('unavailable', {
      detail: 'Too much waits to be stored just now. Send the same again, with the same Idempotency-Key.',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}

/** Bytes that these take while they wait to be written, roughly. */
function bytesOf(events: readonly WaitingEvent[]): number {
  return events.reduce((sum, { payload }) => sum + payload.length + BYTES_BESIDES_PAYLOAD, 0);
}
