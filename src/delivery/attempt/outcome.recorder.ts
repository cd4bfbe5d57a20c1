import { Injectable, Logger } from '@nestjs/common';

import { isDatabaseAway } from '../../database/connections/is-database-away.js';
import { DeliveryQueue } from '../queue/delivery.queue.js';
import type { AttemptRecord, RecordedAttempt } from '../queue/delivery.types.js';

/** Outcomes that come in together are written together. */
const GATHER_MS = 2;
const LARGEST_BATCH = 128;
/** A second batch is written beside the first where it is full: leases are of one attempt each, so neither waits for the other. */
const MOST_WRITERS = 2;
/** While the database is away an outcome is tried again until its lease has surely lapsed. */
const RETRY_MS = 500;
const GIVE_UP_AFTER_MS = 120_000;

/** What became of the delivery, or null where its lease had passed on and nothing was written. */
export type Recorded = RecordedAttempt | null;

interface Waiting {
  readonly attempt: AttemptRecord;
  readonly since: number;
  /** Whether it was sent to be recorded before, and the answer was lost: it may stand recorded. */
  readonly wasSent: boolean;
  readonly done: (recorded: Recorded) => void;
}

/** Gathers outcomes for a few milliseconds and records them in one statement: while one is written, the next gather. */
@Injectable()
export class OutcomeRecorder {
  private readonly logger = new Logger(OutcomeRecorder.name);
  private waiting: Waiting[] = [];
  private writers = 0;

  constructor(private readonly queue: DeliveryQueue) {}

  /** Resolves once the attempt is recorded, refused, or beyond recording. Never rejects. */
  add(attempt: AttemptRecord): Promise<Recorded> {
    return new Promise((done) => {
      this.waiting.push({ attempt, since: performance.now(), wasSent: false, done });
      const wanted = this.waiting.length < LARGEST_BATCH ? 1 : MOST_WRITERS;
      if (this.writers < wanted) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.writers++;
    while (this.waiting.length > 0) {
      if (this.waiting.length < LARGEST_BATCH) await pause(GATHER_MS);
      const batch = this.waiting.splice(0, LARGEST_BATCH);
      if (batch.length > 0) await this.write(batch);
    }
    this.writers--;
  }

  private async write(batch: readonly Waiting[]): Promise<void> {
    try {
      const written = await this.queue.record(batch.map(({ attempt }) => attempt));
      const byId = new Map(written.map((one) => [one.id, one]));
      const unsure = batch.filter(({ attempt, wasSent }) => wasSent && !byId.has(attempt.id));
      if (unsure.length > 0) {
        const earlier = await this.queue.findRecorded(unsure.map(({ attempt }) => attempt));
        for (const one of earlier) byId.set(one.id, one);
      }
      for (const { attempt, done } of batch) done(byId.get(attempt.id) ?? null);
    } catch (error) {
      await this.writeAfter(error, batch);
    }
  }

  /** The database was away: the batch waits. One outcome cannot be written: the others must not suffer for it. */
  private async writeAfter(error: unknown, batch: readonly Waiting[]): Promise<void> {
    if (isDatabaseAway(error)) {
      const [late, hopeful] = partition(batch, ({ since }) => performance.now() - since > GIVE_UP_AFTER_MS);
      for (const { done } of late) done(null);
      this.logger.warn('Outcomes are waiting for the database', error);
      await pause(RETRY_MS);
      this.waiting.unshift(...hopeful.map((one) => ({ ...one, wasSent: true })));
    } else if (batch.length > 1) {
      const half = Math.ceil(batch.length / 2);
      await this.write(batch.slice(0, half));
      await this.write(batch.slice(half));
    } else {
      this.logger.error(`Delivery ${batch[0]!.attempt.id}: its attempt could not be recorded`, error);
      batch[0]!.done(null);
    }
  }
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
