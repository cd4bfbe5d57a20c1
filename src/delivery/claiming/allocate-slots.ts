import TinyQueue from 'tinyqueue';

import { LINES } from '../queue/lane.js';
import type { DirectedWebhook } from '../attempt/open-webhook.js';
import type { Line } from './ready-lines.js';
import type { AccountCharge, SlotCharges, WebhookCharge } from './slot-charges.js';

/** A webhook that may have something due. */
export interface Candidate {
  readonly webhook: DirectedWebhook;
  /** Its circuit lets one probe through, if any: it has room for one at most. */
  readonly isHalfOpen: boolean;
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

/**
 * Slots for one line; or the one slot of a half-open webhook for whichever of its lines has something due: a guess at one
 * line that is empty would leave a receiver that is well again without its probe.
 */
export interface Allotment {
  readonly webhook: DirectedWebhook;
  readonly isHalfOpen: boolean;
  readonly lines: readonly Line[];
  readonly slots: number;
}

interface WaitingWebhook extends Candidate {
  readonly charge: WebhookCharge;
  readonly givenTo: Map<Line, number>;
  given: number;
}

interface WaitingAccount {
  readonly charge: AccountCharge;
  /** How many more slots the account may have. */
  left: number;
  /** The least charged first. */
  readonly webhooks: TinyQueue<WaitingWebhook>;
}

/** What is left for all as slots are given away. */
interface Left {
  all: number;
  forOld: number;
  readonly hosts: Map<string, number>;
}

/**
 * Shares free slots out fairly: each goes to the account that has had the least slot time, there to its webhook that has
 * had the least, and there to its lines by their weights. Nobody gets more than its limits leave it.
 *
 * A line may hold less than it is given, since nobody counted: the next claim gives the rest to others.
 */
export function allocateSlots(candidates: readonly Candidate[], free: FreeSlots, charges: SlotCharges): Allotment[] {
  const { accounts, webhooks } = inOrder(candidates, free, charges);
  const left: Left = { all: free.all, forOld: free.forOld, hosts: hostRooms(webhooks, free) };
  // A few turns for each, so that many slots among few webhooks take few turns.
  const turn = Math.max(1, Math.floor(free.all / (4 * webhooks.length)));
  while (left.all > 0) {
    const account = accounts.pop();
    if (!account) break;
    const webhook = account.webhooks.pop()!;
    const given = give(webhook, Math.min(turn, account.left), left);
    account.left -= given;
    if (given > 0) {
      charges.given(account.charge, webhook.charge, given);
      account.webhooks.push(webhook);
    }
    if (account.webhooks.length > 0) accounts.push(account);
  }
  return webhooks.flatMap((waiting) => allotments(waiting, free.forOld > 0));
}

function allotments({ webhook, isHalfOpen, lines, given, givenTo }: WaitingWebhook, mayBeOld: boolean): Allotment[] {
  if (isHalfOpen) return given > 0 ? [{ webhook, isHalfOpen, lines: openLines(lines, mayBeOld), slots: given }] : [];
  return Array.from(givenTo, ([line, slots]) => ({ webhook, isHalfOpen, lines: [line], slots }));
}

/** Those that have room, in queues whose heads are the least charged. */
function inOrder(candidates: readonly Candidate[], free: FreeSlots, charges: SlotCharges) {
  const webhooks: WaitingWebhook[] = [];
  const byId = new Map<number, WaitingAccount>();
  for (const candidate of candidates) {
    const { id, accountId } = candidate.webhook;
    if (candidate.room <= 0) continue;
    let account = byId.get(accountId);
    if (!account) {
      const charge = charges.account(accountId);
      byId.set(accountId, (account = { charge, left: free.forAccount(accountId), webhooks: leastChargedFirst([]) }));
    }
    const charge = charges.webhook(account.charge, id);
    const waiting: WaitingWebhook = { ...candidate, charge, givenTo: new Map(), given: 0 };
    webhooks.push(waiting);
    account.webhooks.push(waiting);
  }
  return { accounts: leastChargedFirst([...byId.values()]), webhooks };
}

function leastChargedFirst<Waiting extends { charge: { charged: number } }>(items: Waiting[]): TinyQueue<Waiting> {
  return new TinyQueue(items, (a, b) => a.charge.charged - b.charge.charged);
}

function hostRooms(webhooks: readonly WaitingWebhook[], free: FreeSlots): Map<string, number> {
  const rooms = new Map<string, number>();
  for (const { webhook } of webhooks) if (!rooms.has(webhook.host)) rooms.set(webhook.host, free.forHost(webhook.host));
  return rooms;
}

/** Gives a webhook up to `most` slots; answers how many it got. */
function give(waiting: WaitingWebhook, most: number, left: Left): number {
  const { host } = waiting.webhook;
  const hostRoom = left.hosts.get(host)!;
  const limit = Math.min(most, left.all, waiting.room - waiting.given, hostRoom);
  let given = 0;
  for (; given < limit; given++) {
    const line = nextLine(waiting.lines, left.forOld > 0);
    if (!line) break;
    waiting.givenTo.set(line, (waiting.givenTo.get(line) ?? 0) + 1);
    if (LINES[line.kind].isOld) left.forOld--;
  }
  waiting.given += given;
  left.all -= given;
  left.hosts.set(host, hostRoom - given);
  return given;
}

/** Smooth weighted round-robin, as nginx does it: every line earns its weight, who has most is served and pays for all. */
function nextLine(lines: readonly Line[], mayBeOld: boolean): Line | undefined {
  const open = openLines(lines, mayBeOld);
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

function openLines(lines: readonly Line[], mayBeOld: boolean): readonly Line[] {
  return mayBeOld ? lines : lines.filter(({ kind }) => !LINES[kind].isOld);
}
