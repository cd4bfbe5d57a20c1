const FIRST_SIZE = 8;

/**
 * How many requests one process may have in flight to a webhook, found as TCP finds it: one more with each success, half
 * with each time-out or lost connection. So a webhook that hangs never holds more than its window, and a healthy one soon
 * has all it needs. It knows no upper bound: the caller stops telling of successes where the webhook's own limit is reached.
 */
export class InFlightWindow {
  private requests = FIRST_SIZE;

  get size(): number {
    return this.requests;
  }

  succeeded(): void {
    this.requests++;
  }

  /** An answer that is not 2xx says nothing about how much the receiver can take at once. */
  failed(): void {}

  /** A time-out or a lost connection: half, but never below one. */
  stalled(): void {
    this.requests = Math.max(1, Math.floor(this.requests / 2));
  }

  /** Begins anew: at one after the receiver was away, so that it is met by 1, 2, 4 requests and not by the whole backlog. */
  restart(size: 1 | 8 = FIRST_SIZE): void {
    this.requests = size;
  }
}
