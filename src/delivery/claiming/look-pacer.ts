/** A look that takes less is never put off. */
const CHEAP_MS = 100;
/** A dear one may take up a tenth of the time. */
const REST = 9;

/**
 * Puts off looks at all that waits where they have become dear: with very many webhooks waiting, or while an old snapshot
 * keeps Postgres from removing index entries. What is published meanwhile is told of by hints.
 */
export class LookPacer {
  private nextAt = 0;

  /** Milliseconds until the next look may be made; 0 for now. */
  get waitMs(): number {
    return Math.max(0, this.nextAt - performance.now());
  }

  /** Makes a look, and lets it be followed by a rest if it took long. */
  async time(look: () => Promise<void>): Promise<void> {
    const startedAt = performance.now();
    try {
      await look();
    } finally {
      const endedAt = performance.now();
      const tookMs = endedAt - startedAt;
      this.nextAt = tookMs < CHEAP_MS ? 0 : endedAt + REST * tookMs;
    }
  }
}
