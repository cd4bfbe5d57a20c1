/** What an attempt takes up while it is under way. */
export interface Occupied {
  readonly accountId: number;
  readonly payloadBytes: number;
  /** Whether it is none of the first attempts that have just come: see `LINES`. */
  readonly isOld: boolean;
}

/** Payloads that a process holds at once, claimed and not yet recorded: bytes. Each is in memory a few times over. */
export const PAYLOAD_BYTES_LIMIT = 24 * 1024 * 1024;

/**
 * This process's slots, one for each attempt under way. Some are always kept back: half of them from what is old, so that
 * first attempts find room, and an eighth from each account, so that the others do.
 */
export class DeliverySlots {
  private readonly heldBy = new Map<number, number>();
  private taken = 0;
  private old = 0;
  private bytes = 0;

  constructor(private readonly size: number) {}

  get free(): number {
    return this.size - this.taken;
  }

  get freeForOld(): number {
    return Math.max(1, Math.ceil(this.size / 2)) - this.old;
  }

  /** How many bytes of payload may still be claimed. Never none where nothing is under way. */
  get freeBytes(): number {
    return PAYLOAD_BYTES_LIMIT - this.bytes;
  }

  freeForAccount(accountId: number): number {
    return Math.max(1, this.size - Math.floor(this.size / 8)) - (this.heldBy.get(accountId) ?? 0);
  }

  take({ accountId, payloadBytes, isOld }: Occupied): void {
    this.taken++;
    this.bytes += payloadBytes;
    if (isOld) this.old++;
    this.heldBy.set(accountId, (this.heldBy.get(accountId) ?? 0) + 1);
  }

  release({ accountId, payloadBytes, isOld }: Occupied): void {
    this.taken--;
    this.bytes -= payloadBytes;
    if (isOld) this.old--;
    const held = this.heldBy.get(accountId)!;
    if (held > 1) this.heldBy.set(accountId, held - 1);
    else this.heldBy.delete(accountId);
  }
}
