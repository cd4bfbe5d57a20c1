/** How long a share lives if it is not renewed, by the database's clock. */
export const SHARE_LIFE_MS = 10_000;
/** Both clocks run at nearly the same speed, and what is allowed now is started a little later. */
const CLOCK_MARGIN_MS = 500;
const REFUSAL_HOLDS_MS = 500;
/** Longer than the second within which a worker looks for due deliveries by itself. */
const IDLE_MS = 2_000;

/** What a process asks for: `keep` slots are in use and must not be taken away. */
export interface ShareRequest {
  readonly size: number;
  readonly wanted: number;
  readonly keep: number;
}

/**
 * What this process may believe of its share of the slots of one name, which is never more than what is stored. All times
 * are milliseconds of its own monotonic clock, counted from before the statement that got the share was sent: a process
 * that was frozen for longer than its share lives starts nothing under it when it wakes.
 */
export class LocalShare {
  private size = 0;
  private wanted = 0;
  /** What the stored share says this process wants. */
  private stored = 0;
  /** What no other process can have. */
  private slots = 0;
  /** What may be in use: less than `slots` while others wait for this process to use less. */
  private target = 0;
  private validUntil = -Infinity;
  private refusedAt = -Infinity;
  private usedAt: number;
  /** While a request is under way, whose answer may be a smaller share: what it leaves in any case. */
  private keep = Infinity;

  constructor(now: number) {
    this.usedAt = now;
  }

  /** Notes what is wanted now. Whoever wants in vain is not idle. */
  want(wanted: number, size: number, now: number): void {
    this.size = size;
    this.wanted = Math.min(wanted, size);
    if (this.target === 0) this.usedAt = now;
  }

  /** Something was started under the share. */
  used(now: number): void {
    this.usedAt = now;
  }

  /** Slots that may be taken now, besides those held. */
  room(held: number, now: number): number {
    return now < this.validUntil ? Math.max(0, Math.min(this.target, this.keep) - held) : 0;
  }

  /** Whether asking would be of no use: there is enough, or there was not more a moment ago. */
  suffices(now: number): boolean {
    return now < this.validUntil && (this.target >= this.wanted || now < this.refusedAt + REFUSAL_HOLDS_MS);
  }

  /** Whether the stored share has to change: it lapses soon, or what is not in use of it can go to others. */
  isToRenew(held: number, now: number): boolean {
    const halfGone = now > this.validUntil - SHARE_LIFE_MS / 2;
    return halfGone || this.slots > Math.max(this.target, held) || this.rounded() < this.stored;
  }

  isIdle(held: number, now: number): boolean {
    return held === 0 && now >= this.usedAt + IDLE_MS;
  }

  /** Whether the database would now allow another number of slots. */
  differsFrom(target: number): boolean {
    return this.target !== target;
  }

  /** What was asked for last. */
  asked(): ShareRequest {
    return { size: this.size, wanted: this.stored, keep: 0 };
  }

  /** What to ask for. Until the answer nothing is started beyond what is held now, because the answer may be no more. */
  request(held: number): ShareRequest {
    this.keep = held;
    this.stored = this.rounded();
    return { size: this.size, wanted: this.stored, keep: held };
  }

  answered(slots: number, target: number, sentAt: number): void {
    if (this.target === 0) this.usedAt = sentAt;
    if (target < this.wanted) this.refusedAt = sentAt;
    Object.assign(this, { slots, target, keep: Infinity, validUntil: sentAt + SHARE_LIFE_MS - CLOCK_MARGIN_MS });
  }

  /** Nobody knows whether the request was carried out: only what both ways leave is left. */
  unanswered(): void {
    this.slots = Math.min(this.slots, this.keep);
    this.target = Math.min(this.target, this.keep);
    this.keep = Infinity;
  }

  /** From now on nothing is started under it. */
  surrender(): void {
    this.slots = 0;
    this.target = 0;
  }

  /** In powers of two, so that a window that grows one by one costs few statements. */
  private rounded(): number {
    return Math.min(this.size, 2 ** Math.ceil(Math.log2(Math.max(1, this.wanted))));
  }
}
