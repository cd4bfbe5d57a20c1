/** What one webhook holds of a process's slots, and the most that it may. */
export interface Share {
  held: number;
  limit: number;
}

/** This process's slots, one for each request in flight, and how many of them each webhook holds. */
export class DeliverySlots {
  private readonly shares = new Map<number, Share>();
  private taken = 0;

  constructor(private readonly size: number) {}

  get free(): number {
    return this.size - this.taken;
  }

  /** @param limit the most that the webhook may hold, as it is now */
  take(webhookId: number, limit: number): void {
    this.taken++;
    this.shares.set(webhookId, { held: (this.shares.get(webhookId)?.held ?? 0) + 1, limit });
  }

  release(webhookId: number): void {
    this.taken--;
    const { held, limit } = this.shares.get(webhookId)!;
    if (held > 1) this.shares.set(webhookId, { held: held - 1, limit });
    else this.shares.delete(webhookId);
  }

  /** What each webhook holds at this moment. */
  holders(): Map<number, Share> {
    return new Map(this.shares);
  }
}

/**
 * Whether a claim may have left something that was due, because a webhook held, with what it got, as many slots as it may.
 *
 * @param before what each held when the claim was made
 * @param got the webhook of each claimed delivery, with its limit
 */
export function someReachedLimit(
  before: ReadonlyMap<number, Share>,
  got: readonly { id: number; limit: number }[],
): boolean {
  const after = new Map(before);
  for (const { id, limit } of got) after.set(id, { held: (after.get(id)?.held ?? 0) + 1, limit });
  return [...after.values()].some(({ held, limit }) => held >= limit);
}
