const BUCKET_MS = 30_000;
const BUCKETS = 10;
const DIFFERENT_DELIVERIES = 10;
const FAILED_PART = 0.7;
const TIME_OUTS_IN_A_ROW = 5;

interface Bucket {
  readonly index: number;
  attempts: number;
  failures: number;
}

/**
 * What one process has seen of a webhook lately, and whether that is reason enough to stop sending for a while: 70 % of the
 * attempts of five minutes failed and they were of ten different deliveries, so that the retries of one bad event prove
 * nothing; or five time-outs came in a row, each of which held a slot until its deadline.
 *
 * Costs the same however much is sent: counts by half minute, and the ten deliveries seen last.
 */
export class CircuitEvidence {
  private buckets: Bucket[] = [];
  /** When each was seen last, oldest first. */
  private readonly deliveries = new Map<string, number>();
  private timeOuts = 0;

  /**
   * Takes an attempt into account.
   *
   * @param nowMs by a monotonic clock
   * @returns why the circuit should open, in words, or null. It says so again with each failure until `reset`.
   */
  add(attempt: { deliveryId: string; succeeded: boolean; timedOut: boolean }, nowMs: number): string | null {
    this.timeOuts = attempt.timedOut ? this.timeOuts + 1 : 0;
    this.count(attempt.succeeded, Math.floor(nowMs / BUCKET_MS));
    this.see(attempt.deliveryId, nowMs);
    if (attempt.succeeded) return null;
    if (this.timeOuts >= TIME_OUTS_IN_A_ROW) return `${this.timeOuts} time-outs in a row`;
    return this.mostFailed();
  }

  reset(): void {
    this.buckets = [];
    this.deliveries.clear();
    this.timeOuts = 0;
  }

  private count(succeeded: boolean, index: number): void {
    let bucket = this.buckets.at(-1);
    if (bucket?.index !== index) {
      this.buckets = this.buckets.filter((each) => each.index > index - BUCKETS);
      this.buckets.push((bucket = { index, attempts: 0, failures: 0 }));
    }
    bucket.attempts++;
    if (!succeeded) bucket.failures++;
  }

  private see(deliveryId: string, nowMs: number): void {
    this.deliveries.delete(deliveryId);
    this.deliveries.set(deliveryId, nowMs);
    for (const [id, seenMs] of this.deliveries) {
      if (this.deliveries.size <= DIFFERENT_DELIVERIES && seenMs > nowMs - BUCKETS * BUCKET_MS) break;
      this.deliveries.delete(id);
    }
  }

  private mostFailed(): string | null {
    if (this.deliveries.size < DIFFERENT_DELIVERIES) return null;
    const attempts = this.buckets.reduce((sum, bucket) => sum + bucket.attempts, 0);
    const failures = this.buckets.reduce((sum, bucket) => sum + bucket.failures, 0);
    return failures >= attempts * FAILED_PART ? `${failures} of the last ${attempts} attempts failed` : null;
  }
}
