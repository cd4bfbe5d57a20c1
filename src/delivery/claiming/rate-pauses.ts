/** A few tokens together cost one claim; the burst that a limit allows covers the wait. */
const SHORTEST_MS = 20;
/** A limit that is changed meanwhile must hold within a second, and what the old one used up takes half of that. */
const LONGEST_MS = 250;

/** Webhooks that wait for the next tokens of their rate limit, by the monotonic clock. */
export class RatePauses {
  private readonly until = new Map<number, number>();

  /** @param nextInMs when the webhook's next token is there */
  pause(webhookId: number, nextInMs: number): void {
    this.until.set(webhookId, performance.now() + Math.min(Math.max(nextInMs, SHORTEST_MS), LONGEST_MS));
  }

  isPaused(webhookId: number): boolean {
    const until = this.until.get(webhookId);
    if (until === undefined) return false;
    if (until > performance.now()) return true;
    this.until.delete(webhookId);
    return false;
  }

  /** When the first of them may go on: milliseconds from now; null if none waits. */
  get endsInMs(): number | null {
    if (this.until.size === 0) return null;
    let first = Infinity;
    for (const until of this.until.values()) first = Math.min(first, until);
    return Math.max(0, first - performance.now());
  }
}
