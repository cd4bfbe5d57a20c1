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
 */
export class Pacer {
  private nextAt = 0;

  constructor(private readonly pace: Pace) {}

  /** Milliseconds until it may be done again; 0 for now. */
  get waitMs(): number {
    return Math.max(0, this.nextAt - performance.now());
  }

  /** Does it, and lets it rest. Answers and throws what `work` does. */
  async time<T>(work: () => Promise<T>): Promise<T> {
    const { part, everyMs = 0, cheapMs = 0 } = this.pace;
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      const endedAt = performance.now();
      const tookMs = endedAt - startedAt;
      const restMs = tookMs < cheapMs ? 0 : tookMs * (1 / part - 1);
      this.nextAt = endedAt + Math.max(everyMs, restMs);
    }
  }
}
