/** A claim that the server carries out later than this after it was given up on is left to the end of its leases. */
const COMES_IN_WITHIN_MS = 35_000;

/**
 * Tokens of claims that came to nothing: the answer was lost, or came too late to be used. Nobody knows whether the claim was
 * carried out or still will be, so each token is kept until its leases were given back long enough after. Times are
 * milliseconds of a monotonic clock.
 */
export class UnusedLeases {
  private readonly since = new Map<string, number>();

  get isEmpty(): boolean {
    return this.since.size === 0;
  }

  tokens(): string[] {
    return [...this.since.keys()];
  }

  /** Nothing is sent under this token. */
  add(token: string, now: number): void {
    this.since.set(token, now);
  }

  /** All leases that were there at a time have been given back. */
  givenBack(at: number): void {
    for (const [token, since] of this.since) if (since + COMES_IN_WITHIN_MS <= at) this.since.delete(token);
  }
}
