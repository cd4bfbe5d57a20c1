import { randomUUID } from 'node:crypto';

import { Inject, Injectable, Logger } from '@nestjs/common';

import { CONFIG, type Config } from '../../config/config.js';
import { WebhookLimits } from '../limits/webhook.limits.js';
import { type Allotment, allocateSlots } from './allocate-slots.js';
import { Candidates } from './candidates.js';
import { DeliveryQueue } from '../queue/delivery.queue.js';
import type { DeliverySlots } from './delivery-slots.js';
import type { ClaimedDelivery, ClaimedLine } from '../queue/delivery.types.js';
import { LANES, type LineKind, LINES } from '../queue/lane.js';
import { LaneFloors } from './lane-floors.js';
import type { ClaimedAttempt } from '../attempt/attempt.runner.js';
import type { DirectedWebhook } from '../attempt/open-webhook.js';
import { Pacer } from './pacer.js';
import { RatePauses } from './rate-pauses.js';
import { type LineBefore, ReadyLines } from './ready-lines.js';
import { SlotCharges } from './slot-charges.js';
import { WebhookDirectory } from '../attempt/webhook.directory.js';

/** What one claim brought. */
export interface Claim {
  readonly attempts: readonly ClaimedAttempt[];
  /** Whether some line gave all that was asked of it: more is due there, and waits for slots. */
  readonly isFull: boolean;
}

/** With very many webhooks waiting a look becomes dear. What is published meanwhile is told of by hints. */
const LOOKS = { part: 0.1, cheapMs: 100 };
/** A look that takes no floor for granted: for what a transaction brought that took very long to commit. */
const WHOLE_LOOKS = { part: 0.01, everyMs: 30_000 };

/** Decides whose due deliveries are attempted next, and claims them. */
@Injectable()
export class DeliveryClaimer {
  private readonly logger = new Logger(DeliveryClaimer.name);
  private readonly ready = new ReadyLines();
  private readonly charges = new SlotCharges();
  private readonly pauses = new RatePauses();
  private readonly floors = new LaneFloors();
  private readonly looks = new Pacer(LOOKS);
  private readonly wholeLooks = new Pacer(WHOLE_LOOKS);
  private readonly candidates: Candidates;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly queue: DeliveryQueue,
    private readonly webhooks: WebhookDirectory,
    private readonly limits: WebhookLimits,
  ) {
    this.candidates = new Candidates(this.ready, this.pauses, webhooks, limits);
  }

  /** Whether something may be due that was not claimed yet. */
  get hasMore(): boolean {
    return !this.ready.isEmpty;
  }

  /** When a webhook that waits for its rate limit may go on: milliseconds from now; null if none does. */
  get goesOnInMs(): number | null {
    return this.pauses.endsInMs;
  }

  /** Something may be due for these webhooks. */
  hint(webhookIds: readonly number[], kind: LineKind): void {
    for (const id of webhookIds) this.ready.hint(id, kind);
  }

  /** When the next look may be made: milliseconds from now. */
  get lookWaitMs(): number {
    return Math.min(this.looks.waitMs, this.wholeLooks.waitMs);
  }

  /** Looks at all that waits. Claims may be made meanwhile. */
  async look(): Promise<void> {
    const isWhole = this.wholeLooks.waitMs === 0;
    const found = await this.queue.findReady(isWhole ? [] : this.floors.list());
    // One that fails says nothing of what looks cost: the next may follow at once.
    (isWhole ? this.wholeLooks : this.looks).rest(found.tookMs);
    this.floors.learn(found.lanes);
    const lanes = found.lanes.filter(({ isDue }) => isDue);
    for (const { webhookId, circuit } of lanes) if (circuit === 'open') this.limits.circuitFound(webhookId);
    this.ready.found(lanes.filter(({ circuit, lane }) => circuit !== 'open' || lane === LANES.BY_HAND));
    this.candidates.halfOpen = new Set(
      lanes.filter(({ circuit }) => circuit === 'half_open').map(({ webhookId }) => webhookId),
    );
  }

  /**
   * Claims what is due for free slots: fairly, and of no webhook more than its limits allow. Null if they allow nothing; no
   * attempts say that where it looked nothing was due.
   */
  async claim(slots: DeliverySlots): Promise<Claim | null> {
    const candidates = await this.candidates.find();
    const free = {
      all: slots.free,
      forOld: slots.freeForOld,
      forAccount: (id: number) => slots.freeForAccount(id),
      forHost: (host: string) => this.limits.hostRoomOf(host),
    };
    const allotted = await this.withinRates(allocateSlots(candidates, free, this.charges));
    if (allotted.length === 0) return null;

    const before = allotted.map(({ lines }) => lines.map(({ hints, finds }) => ({ hints, finds })));
    const bytes = Math.max(1, slots.freeBytes);
    const lines = this.claimedLines(allotted);
    const leaseToken = randomUUID();
    const claimed = await this.queue.claim(lines, leaseToken, bytes, this.config.delivery.timeoutSeconds);
    const claimedAt = performance.now();
    try {
      const isFull = await this.note(allotted, before, claimed, bytes);
      return { attempts: await this.attempts(claimed, { leaseToken, claimedAt }, allotted), isFull };
    } catch (error) {
      await this.release(claimed, leaseToken);
      throw error;
    }
  }

  /** An attempt is over: its slot time is what it cost. */
  ended({ webhook, expectedMs }: ClaimedAttempt, durationMs: number): void {
    this.charges.ended(webhook.accountId, webhook.id, expectedMs, durationMs);
  }

  /** Leaves of what was allotted what the rate limits let through now. */
  private async withinRates(allotted: readonly Allotment[]): Promise<Allotment[]> {
    const wanted = new Map<number, { webhook: DirectedWebhook; n: number }>();
    for (const { webhook, slots } of allotted) {
      if (webhook.rateLimitPerSecond === null) continue;
      wanted.set(webhook.id, { webhook, n: (wanted.get(webhook.id)?.n ?? 0) + slots });
    }
    if (wanted.size === 0) return [...allotted];

    const left = new Map<number, number>();
    for (const [id, { granted, nextInMs }] of await this.limits.takeTokens([...wanted.values()])) {
      left.set(id, granted);
      if (granted < wanted.get(id)!.n) this.pauses.pause(id, nextInMs);
    }
    return allotted.flatMap((allotment) => {
      const { webhook, slots } = allotment;
      const granted = Math.min(slots, left.get(webhook.id) ?? slots);
      if (left.has(webhook.id)) left.set(webhook.id, left.get(webhook.id)! - granted);
      if (granted < slots) this.charges.returned(webhook.accountId, webhook.id, slots - granted);
      return granted > 0 ? [{ ...allotment, slots: granted }] : [];
    });
  }

  private claimedLines(allotted: readonly Allotment[]): ClaimedLine[] {
    const held = new Map<number, number>();
    return allotted.flatMap(({ webhook, lines, slots, isHalfOpen }, place) => {
      const before = held.get(webhook.id) ?? this.limits.heldOf(`webhook:${webhook.id}`);
      held.set(webhook.id, before + slots);
      return lines.map(({ kind, fromUs }) => ({
        place,
        webhook_id: webhook.id,
        lane: LINES[kind].lane,
        slots,
        held: before,
        half_open: isHalfOpen,
        age: kind === 'fresh' || kind === 'late' ? kind : null,
        from_us: Math.floor(fromUs),
      }));
    });
  }

  /** Learns from what a claim got where there is more to be had, and gives back what was not used. Answers `isFull`. */
  private async note(
    allotted: readonly Allotment[],
    before: readonly (readonly LineBefore[])[],
    claimed: readonly ClaimedDelivery[],
    bytes: number,
  ): Promise<boolean> {
    const got: number[][] = allotted.map(() => []);
    let claimedBytes = 0;
    for (const { place, dueAtUs, payloadBytes } of claimed) {
      got[place]!.push(dueAtUs);
      claimedBytes += payloadBytes;
    }
    const unused: { webhook: DirectedWebhook; n: number }[] = [];
    let isFull = claimedBytes >= bytes;
    for (const [place, { webhook, lines, slots }] of allotted.entries()) {
      const dueAtUs = got[place]!;
      const n = slots - dueAtUs.length;
      const asked = claimedBytes >= bytes ? dueAtUs.length : slots;
      for (const [index, line] of lines.entries()) {
        // Of several lines that one slot was for, nobody knows which of them gave what it got.
        if (lines.length === 1 || n > 0) this.ready.claimed(line, before[place]![index]!, asked, dueAtUs);
      }
      if (n === 0) {
        isFull = true;
        continue;
      }
      this.charges.returned(webhook.accountId, webhook.id, n);
      if (webhook.rateLimitPerSecond !== null) unused.push({ webhook, n });
    }
    await this.limits.giveBackTokens(unused);
    for (const { webhook } of unused) this.pauses.pause(webhook.id, 0);
    return isFull;
  }

  private async attempts(
    claimed: readonly ClaimedDelivery[],
    { leaseToken, claimedAt }: Pick<ClaimedAttempt, 'leaseToken' | 'claimedAt'>,
    allotted: readonly Allotment[],
  ): Promise<ClaimedAttempt[]> {
    const versions = new Map<number, number>();
    for (const { webhookId, webhookVersion } of claimed) versions.set(webhookId, webhookVersion);
    const found = await this.webhooks.find(versions);
    const attempts: ClaimedAttempt[] = [];
    const unsendable: ClaimedDelivery[] = [];
    for (const delivery of claimed) {
      const webhook = found.get(delivery.webhookId);
      // It could be sent to a moment ago, and cannot be now.
      if (!webhook) {
        unsendable.push(delivery);
        this.charges.returned(delivery.accountId, delivery.webhookId, 1);
        continue;
      }
      if (delivery.isProbe) this.limits.circuitFound(webhook.id);
      const isOld = allotted[delivery.place]!.lines.some(({ kind }) => LINES[kind].isOld);
      const expectedMs = this.charges.expected(webhook.id);
      attempts.push({ delivery, leaseToken, webhook, isOld, expectedMs, claimedAt });
    }
    if (unsendable.length > 0) await this.release(unsendable, leaseToken);
    return attempts;
  }

  /** Gives back leases under which nothing will be sent: if they lapsed, they would be taken for attempts that lost their worker. */
  private async release(claimed: readonly ClaimedDelivery[], leaseToken: string): Promise<void> {
    try {
      await this.queue.release(
        claimed.map(({ id }) => id),
        leaseToken,
      );
    } catch (error) {
      this.logger.warn(
        `${claimed.length} deliveries are waiting for their leases to lapse: ${(error as Error).message}`,
      );
    }
  }
}
