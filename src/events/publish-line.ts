import { AppError } from '../common/errors.js';
import type { DraftRow } from './draft-row.js';

/** Where an event went. */
export interface Published {
  readonly id: string;
  readonly createdAt: Date;
  /** How many webhooks it goes to. */
  readonly deliveries: number;
  /** Null for an event published before, and for one that goes nowhere. */
  readonly firstDeliveryId: string | null;
}

/** An event while it waits to be written. */
export interface WaitingEvent {
  readonly row: DraftRow;
  /** JSON text as written, in UTF-8. */
  readonly payload: Buffer;
}

/** One request's events while they wait to be written. */
export interface WaitingPublish {
  readonly events: readonly WaitingEvent[];
  /** The one webhook that they are for, if not for all that are subscribed. */
  readonly webhookId: number | null;
  readonly bytes: number;
  /** To how many webhooks each event goes: counted for a batch, for a single event what was seen lately. */
  readonly fanOut: readonly number[];
  /** By the monotonic clock, in milliseconds. */
  readonly since: number;
  readonly done: (published: readonly Published[]) => void;
  readonly fail: (error: unknown) => void;
}

export interface LineLimits {
  /** Statements under way. */
  readonly atOnce: number;
  /** Requests that share a statement. */
  readonly together: number;
  /** Bytes that share one; a request alone may be larger. */
  readonly togetherBytes: number;
  /** Deliveries that one makes; a request alone may make more. */
  readonly togetherDeliveries: number;
}

/**
 * Requests in the order in which they came. The first goes at once; while statements are being written the next gather, and
 * go together. So nothing ever waits for company, and the busier it is the more share a commit.
 */
export class PublishLine {
  private waiting: WaitingPublish[] = [];
  private underWay = 0;

  /** @param write settles each of what it is given, or throws for all of them */
  constructor(
    private readonly limits: LineLimits,
    private readonly write: (publishes: readonly WaitingPublish[]) => Promise<void>,
  ) {}

  /** When the first came that is not being written yet. */
  get waitingSince(): number | undefined {
    return this.waiting[0]?.since;
  }

  add(publish: WaitingPublish): void {
    this.waiting.push(publish);
    this.writeNext();
  }

  private writeNext(): void {
    while (this.underWay < this.limits.atOnce && this.waiting.length > 0) void this.writeTogether(this.take());
  }

  private take(): WaitingPublish[] {
    const { together, togetherBytes, togetherDeliveries } = this.limits;
    let bytes = 0;
    let deliveries = 0;
    const beyond = this.waiting.findIndex((publish, index) => {
      bytes += publish.bytes;
      deliveries += sumOf(publish.fanOut);
      return index > 0 && (index >= together || bytes > togetherBytes || deliveries > togetherDeliveries);
    });
    return this.waiting.splice(0, beyond === -1 ? this.waiting.length : beyond);
  }

  private async writeTogether(publishes: readonly WaitingPublish[]): Promise<void> {
    this.underWay++;
    try {
      await this.write(publishes);
    } catch (error) {
      for (const { fail } of publishes) fail(error);
      // Those behind would each wait as long again for the same answer.
      if (isUnavailable(error)) for (const { fail } of this.waiting.splice(0)) fail(error);
    } finally {
      this.underWay--;
      this.writeNext();
    }
  }
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

function isUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'unavailable';
}
