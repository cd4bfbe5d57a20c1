import { LINES } from '../lane.js';
import type { Line } from './ready-lines.js';
import type { SlotCharges } from './slot-charges.js';
import type { DirectedWebhook } from '../webhook.directory.js';

/** A webhook that may have something due. */
export interface Candidate {
  readonly webhook: DirectedWebhook;
  readonly isProbe: boolean;
  /** Slots that its limits leave it. */
  readonly room: number;
  readonly lines: readonly Line[];
}

/** What is free to be given away. */
export interface FreeSlots {
  readonly all: number;
  /** Of these, for what is old: late first attempts, retries and recoveries. */
  readonly forOld: number;
  forAccount(accountId: number): number;
  forHost(host: string): number;
}

/** Slots for one line. */
export interface Allotment {
  readonly webhook: DirectedWebhook;
  readonly isProbe: boolean;
  readonly line: Line;
  readonly slots: number;
}

interface Waiting extends Candidate {
  readonly givenTo: Map<Line, number>;
  given: number;
}

/**
 * Shares free slots out fairly: each goes to the account that has had the least slot time, there to its webhook that has
 * had the least, and there to its lines by their weights. Nobody gets more than its limits leave it.
 *
 * A line may hold less than it is given, since nobody counted: the next claim gives the rest to others.
 */
export function allocateSlots(candidates: readonly Candidate[], free: FreeSlots, charges: SlotCharges): Allotment[] {
  const left = new Left(free);
  const waiting: Waiting[] = candidates
    .filter(({ room }) => room > 0)
    .map((candidate) => ({ ...candidate, givenTo: new Map(), given: 0 }));
  const all = [...waiting];
  // A few turns for each, so that many slots among few webhooks take few turns.
  const turn = Math.max(1, Math.floor(free.all / (4 * waiting.length)));
  while (left.all > 0 && waiting.length > 0) {
    const index = leastCharged(waiting, charges);
    if (give(waiting[index]!, turn, left, charges) === 0) waiting.splice(index, 1);
  }
  return all.flatMap(({ webhook, isProbe, givenTo }) =>
    Array.from(givenTo, ([line, slots]) => ({ webhook, isProbe, line, slots })),
  );
}

/** What is left as slots are given away. */
class Left {
  all: number;
  forOld: number;
  private readonly accounts = new Map<number, number>();
  private readonly hosts = new Map<string, number>();

  constructor(private readonly free: FreeSlots) {
    this.all = free.all;
    this.forOld = free.forOld;
  }

  for({ webhook: { accountId, host }, room, given }: Waiting): number {
    const forAccount = this.free.forAccount(accountId) - (this.accounts.get(accountId) ?? 0);
    const forHost = this.free.forHost(host) - (this.hosts.get(host) ?? 0);
    return Math.max(0, Math.min(this.all, room - given, forAccount, forHost));
  }

  take({ webhook: { accountId, host } }: Waiting, slots: number, old: number): void {
    this.all -= slots;
    this.forOld -= old;
    this.accounts.set(accountId, (this.accounts.get(accountId) ?? 0) + slots);
    this.hosts.set(host, (this.hosts.get(host) ?? 0) + slots);
  }
}

function leastCharged(waiting: readonly Waiting[], charges: SlotCharges): number {
  let best = 0;
  let bestAccount = Infinity;
  let bestWebhook = Infinity;
  for (const [index, candidate] of waiting.entries()) {
    const { id, accountId } = candidate.webhook;
    const account = charges.ofAccount(accountId);
    if (account > bestAccount) continue;
    const webhook = charges.ofWebhook(accountId, id);
    if (account === bestAccount && webhook >= bestWebhook) continue;
    [best, bestAccount, bestWebhook] = [index, account, webhook];
  }
  return best;
}

/** Gives a webhook up to a turn of slots; answers how many it got. */
function give(candidate: Waiting, turn: number, left: Left, charges: SlotCharges): number {
  const most = Math.min(turn, left.for(candidate));
  let given = 0;
  let old = 0;
  for (; given < most; given++) {
    const line = nextLine(candidate.lines, left.forOld - old > 0);
    if (!line) break;
    candidate.givenTo.set(line, (candidate.givenTo.get(line) ?? 0) + 1);
    if (LINES[line.kind].isOld) old++;
  }
  candidate.given += given;
  left.take(candidate, given, old);
  const { webhook } = candidate;
  if (given > 0) charges.given(webhook.accountId, webhook.id, given);
  return given;
}

/** Smooth weighted round-robin, as nginx does it: every line earns its weight, who has most is served and pays for all. */
function nextLine(lines: readonly Line[], mayBeOld: boolean): Line | undefined {
  const open = mayBeOld ? lines : lines.filter(({ kind }) => !LINES[kind].isOld);
  if (open.length <= 1) return open[0];
  let total = 0;
  let best = open[0]!;
  for (const line of open) {
    line.credit += LINES[line.kind].weight;
    total += LINES[line.kind].weight;
    if (line.credit > best.credit) best = line;
  }
  best.credit -= total;
  return best;
}
