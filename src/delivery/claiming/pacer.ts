export interface Pace {
  /** Of the time, at most: 0.1 for a tenth. */
  readonly part: number;
  /** From the end of one to the start of the next, at least. */
  readonly everyMs?: number;
  /** One that takes less need not rest for what it took. */
  readonly cheapMs?: number;
}

/**
 * Puts off work that repeats where it has become dear, so that it takes up no more than its part of the time: looking at all
 * that waits, say, while an old snapshot keeps Postgres from removing index entries.
 *
 * It goes by what the work cost the database. A clock on this side of the network would also count a connection that hung and
 * a process that was frozen, and put off for minutes what is due.
 */
export class Pacer {
  private nextAt = 0;

  constructor(private readonly pace: Pace) {}

  /** Milliseconds until it may be done again; 0 for now. */
  get waitMs(): number {
    return Math.max(0, this.nextAt - performance.now());
  }

  /**
   * It has just been done, and rests. Not to be told of work that failed.
   *
   * @param tookMs what it cost the database
   */
  rest(tookMs: number): void {
    const { part, everyMs = 0, cheapMs = 0 } = this.pace;
    const restMs = tookMs < cheapMs ? 0 : tookMs * (1 / part - 1);
    this.nextAt = performance.now() + Math.max(everyMs, restMs);
  }
}
