/** What an attempt takes up while it is under way. */
export interface Occupied {
  readonly webhook: { readonly accountId: number };
  readonly delivery: { readonly payloadBytes: number };
  /** Whether it is none of the first attempts that have just come: see `LINES`. */
  readonly isOld: boolean;
}

/** Payloads and answers that a process holds at once, claimed and not yet recorded: bytes. Each is in memory a few times over. */
export const HELD_BYTES_LIMIT = 24 * 1024 * 1024;

/** Attempts that may be under way for each slot: requests, and as many outcomes that are not recorded yet. */
const UNDER_WAY_PER_SLOT = 2;

/**
 * This process's slots, one for each request in flight. A slot is free again once the receiver has answered; the attempt is
 * under way until its outcome is recorded. While too many are, or too many bytes of them, no slot is free: so a database
 * that is slow or away ends claiming, and memory stays bounded.
 *
 * Some slots are always kept back: half of them from what is old, so that first attempts find room, and an eighth from each
 * account, so that the others do.
 */
export class DeliverySlots {
  private readonly heldBy = new Map<number, number>();
  private taken = 0;
  private old = 0;
  private unrecorded = 0;
  private bytes = 0;

  constructor(private readonly size: number) {}

  get free(): number {
    return Math.min(this.size - this.taken, UNDER_WAY_PER_SLOT * this.size - this.unrecorded);
  }

  get freeForOld(): number {
    return Math.max(1, Math.ceil(this.size / 2)) - this.old;
  }

  /** How many bytes of payload may still be claimed. Never none where nothing is under way. */
  get freeBytes(): number {
    return HELD_BYTES_LIMIT - this.bytes;
  }

  /** Attempts claimed and not yet recorded. */
  get underWay(): number {
    return this.unrecorded;
  }

  freeForAccount(accountId: number): number {
    return Math.max(1, this.size - Math.floor(this.size / 8)) - (this.heldBy.get(accountId) ?? 0);
  }

  /** An attempt begins. */
  take({ webhook: { accountId }, delivery, isOld }: Occupied): void {
    this.taken++;
    this.unrecorded++;
    this.bytes += delivery.payloadBytes;
    if (isOld) this.old++;
    this.heldBy.set(accountId, (this.heldBy.get(accountId) ?? 0) + 1);
  }

  /** Its request is over: the slot is free, what was answered is held until it is recorded. */
  answered({ webhook: { accountId }, isOld }: Occupied, answerBytes: number): void {
    this.taken--;
    this.bytes += answerBytes;
    if (isOld) this.old--;
    const held = this.heldBy.get(accountId)!;
    if (held > 1) this.heldBy.set(accountId, held - 1);
    else this.heldBy.delete(accountId);
  }

  /** It is recorded, or beyond recording. */
  recorded({ delivery }: Occupied, answerBytes: number): void {
    this.unrecorded--;
    this.bytes -= delivery.payloadBytes + answerBytes;
  }
}
