import type { StatementPool } from '../../src/database/statement.pool.js';
import { SlotShares } from '../../src/delivery/limits/slot.shares.js';

export const HOST = 'host:shop.example';

/** Stands in for one worker process: its shares and its requests in flight. */
/** One process with its shares and its requests in flight. */
export class ShareWorker {
  readonly shares: SlotShares;
  private readonly counts = new Map<string, number>();

  constructor(readonly pool: StatementPool) {
    this.shares = new SlotShares(pool);
  }

  readonly held = (name: string): number => this.counts.get(name) ?? 0;

  ensure(wanted: number, size: number, name = HOST): Promise<void> {
    return this.shares.ensure([{ name, size, wanted, held: this.held(name) }]);
  }

  room(name = HOST): number {
    return this.shares.roomOf(name, this.held(name));
  }

  /** Starts as many requests as there is room for, at most `n`. */
  start(n: number, name = HOST): void {
    const started = Math.min(n, this.room(name));
    this.counts.set(name, this.held(name) + started);
    if (started > 0) this.shares.used(name);
  }

  finish(n: number, name = HOST): void {
    this.counts.set(name, Math.max(0, this.held(name) - n));
  }

  renew(): Promise<void> {
    return this.shares.renew(this.held);
  }
}
