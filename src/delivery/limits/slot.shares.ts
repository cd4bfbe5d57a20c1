import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { StatementPool } from '../../database/statement.pool.js';
import { LocalShare } from './local-share.js';
import { ASK_FOR_SHARES, GIVE_BACK_SHARES, LOOK_AT_SHARES, REMOVE_LAPSED_SHARES } from './slot-shares.statement.js';

/** What is wanted of a name's slots: so many at once, of `size` that all processes have together, `held` in use now. */
export interface WantedShare {
  /** `webhook:12` or `host:shop.example`. */
  readonly name: string;
  readonly size: number;
  readonly wanted: number;
  readonly held: number;
}

/** How many slots of a name this process has in use. */
export type HeldOf = (name: string) => number;

/**
 * This process's shares of the slots of webhooks and hosts. The database holds what each process has, so that all together
 * never have more in flight than a limit; a share is asked for in advance and kept while in use, so that sending costs no
 * statement. Where several want more than there is, each soon has an equal part. What a dead process had is free again ten
 * seconds later.
 */
@Injectable()
export class SlotShares {
  readonly workerId = randomUUID();
  private readonly shares = new Map<string, LocalShare>();
  /** The statement that changes a name's share: one at a time, for their answers could pass each other. */
  private readonly underWay = new Map<string, Promise<unknown>>();
  private turn = 0;

  constructor(private readonly pool: StatementPool) {}

  /**
   * Makes sure of a share of each name, as far as there is something to share: one statement for all that lack it, none if
   * what is there suffices. None is being changed when this resolves, so `roomOf` then tells what there is. Names may not
   * repeat.
   */
  async ensure(wanted: readonly WantedShare[]): Promise<void> {
    const now = performance.now();
    let lacking = wanted.filter((each) => !this.noted(each, now).suffices(now));
    for (;;) {
      // Under a share that is being renewed nothing may be started either. Others may be by the time an answer is here.
      const busy = wanted.filter(({ name }) => this.underWay.has(name));
      if (lacking.length === 0 && busy.length === 0) return;
      await Promise.all([this.ask(lacking), ...busy.map(({ name }) => this.underWay.get(name))]);
      // One that was given back meanwhile is gone. `held` still holds, for without a share nothing can be started.
      lacking = wanted.filter(({ name }) => !this.shares.has(name));
      for (const each of lacking) this.noted(each, performance.now());
    }
  }

  /** Slots of a name that may be taken now. None without a share, or once it has lapsed by this process's own clock. */
  roomOf(name: string, held: number): number {
    return this.shares.get(name)?.room(held, performance.now()) ?? 0;
  }

  /** Says that something was started under the share of a name, so that it is not idle. */
  used(name: string): void {
    this.shares.get(name)?.used(performance.now());
  }

  /**
   * To be called twice a second: renews shares, gives back idle ones, and takes up what has changed in the meantime, be it
   * that others wait for a part, have given theirs back, or that a limit was lowered.
   */
  async renew(heldOf: HeldOf): Promise<void> {
    const now = performance.now();
    const idle: string[] = [];
    const due: string[] = [];
    const steady: string[] = [];
    for (const [name, share] of this.shares) {
      const held = heldOf(name);
      (share.isIdle(held, now) ? idle : share.isToRenew(held, now) ? due : steady).push(name);
    }
    await this.giveBack(idle);
    const changed = await this.changedOf(steady);
    const known = [...due, ...changed].filter((name) => this.shares.has(name));
    await this.ask(known.map((name) => ({ name, held: heldOf(name) })));
  }

  /** Gives back every share under which nothing is in flight; the others lapse. */
  async giveBackAll(heldOf: HeldOf): Promise<void> {
    await Promise.allSettled(this.underWay.values());
    await this.giveBack([...this.shares.keys()].filter((name) => heldOf(name) === 0));
  }

  /** Forgets the names of which only processes that died had shares. */
  async removeLapsed(): Promise<void> {
    await this.pool.run(REMOVE_LAPSED_SHARES, []);
  }

  private noted({ name, wanted, size }: WantedShare, now: number): LocalShare {
    let share = this.shares.get(name);
    if (!share) this.shares.set(name, (share = new LocalShare(now)));
    share.want(wanted, size, now);
    return share;
  }

  private async changedOf(names: readonly string[]): Promise<string[]> {
    if (names.length === 0) return [];
    const requests = names.map((name) => [name, this.shares.get(name)!.asked()]);
    const rows = await this.pool.run<{ name: string; target: number }>(LOOK_AT_SHARES, [
      JSON.stringify(Object.fromEntries(requests)),
      this.workerId,
    ]);
    return rows.filter(({ name, target }) => this.shares.get(name)?.differsFrom(target)).map(({ name }) => name);
  }

  /** Asks for those of which no other statement is under way. */
  private async ask(wanted: readonly { name: string; held: number }[]): Promise<void> {
    const asked = wanted.filter(({ name }) => !this.underWay.has(name));
    if (asked.length === 0) return;
    const sentAt = performance.now();
    const shares = new Map(asked.map(({ name }) => [name, this.shares.get(name)!]));
    const requests = Object.fromEntries(asked.map(({ name, held }) => [name, shares.get(name)!.request(held)]));
    const values = [JSON.stringify(requests), this.workerId, ++this.turn];
    const answer = this.pool.run<{ name: string; slots: number; target: number }>(ASK_FOR_SHARES, values);
    await this.during([...shares.keys()], async () => {
      try {
        for (const { name, slots, target } of await answer) {
          shares.get(name)!.answered(slots, target, sentAt);
          shares.delete(name);
        }
      } finally {
        for (const share of shares.values()) share.unanswered();
      }
    });
  }

  private async giveBack(names: readonly string[]): Promise<void> {
    const free = names.filter((name) => this.shares.has(name) && !this.underWay.has(name));
    if (free.length === 0) return;
    for (const name of free) this.shares.get(name)!.surrender();
    const values = [JSON.stringify(free), this.workerId, ++this.turn];
    await this.during(free, async () => {
      try {
        await this.pool.run(GIVE_BACK_SHARES, values);
      } finally {
        for (const name of free) this.shares.delete(name);
      }
    });
  }

  private async during(names: readonly string[], work: () => Promise<void>): Promise<void> {
    const working = work();
    for (const name of names) this.underWay.set(name, working);
    try {
      await working;
    } finally {
      for (const name of names) this.underWay.delete(name);
    }
  }
}
