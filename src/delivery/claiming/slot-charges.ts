import { LRUCache } from 'lru-cache';

/** What an attempt is taken to last before any was seen. Milliseconds. */
const ASSUMED_MS = 50;
/** The part of a new duration in the mean. */
const NEWEST_PART = 1 / 8;
const REMEMBERED = 20_000;

/** Milliseconds of slot time, counted from where the least charged of those waiting stood when it came. */
interface AccountCharge {
  charged: number;
  /** The charge of its webhook served last: all its webhooks that wait have at least that much. */
  floor: number;
}

interface WebhookCharge {
  charged: number;
  meanMs: number;
}

/**
 * How much slot time each account and each of its webhooks has had, so that the next slot goes to whoever had least. Time
 * and not a count of requests: a webhook that hangs uses up ten seconds of a slot with every one.
 *
 * Whoever comes back after a while begins where the others are: idle time earns no credit.
 */
export class SlotCharges {
  private readonly accounts = new LRUCache<number, AccountCharge>({ max: REMEMBERED });
  private readonly webhooks = new LRUCache<number, WebhookCharge>({ max: REMEMBERED });
  private floor = 0;

  ofAccount(accountId: number): number {
    return Math.max(this.accounts.get(accountId)?.charged ?? 0, this.floor);
  }

  ofWebhook(accountId: number, webhookId: number): number {
    return Math.max(this.webhooks.get(webhookId)?.charged ?? 0, this.accounts.get(accountId)?.floor ?? 0);
  }

  /** What a slot is expected to cost the webhook: milliseconds. */
  expected(webhookId: number): number {
    return this.webhooks.get(webhookId)?.meanMs ?? ASSUMED_MS;
  }

  /** A webhook is given slots: their expected cost is charged at once, and put right as they end. */
  given(accountId: number, webhookId: number, slots: number): void {
    const cost = this.expected(webhookId) * slots;
    this.floor = this.ofAccount(accountId);
    const floor = this.ofWebhook(accountId, webhookId);
    this.accounts.set(accountId, { charged: this.floor + cost, floor });
    this.webhooks.set(webhookId, { charged: floor + cost, meanMs: this.expected(webhookId) });
  }

  /** Slots that were given and not used. */
  returned(accountId: number, webhookId: number, slots: number): void {
    this.correct(accountId, webhookId, -slots * this.expected(webhookId));
  }

  /** @param expectedMs what was charged when the slot was given */
  ended(accountId: number, webhookId: number, expectedMs: number, durationMs: number): void {
    this.correct(accountId, webhookId, durationMs - expectedMs);
    const webhook = this.webhooks.get(webhookId);
    if (webhook) webhook.meanMs += (durationMs - webhook.meanMs) * NEWEST_PART;
  }

  private correct(accountId: number, webhookId: number, ms: number): void {
    const account = this.accounts.get(accountId);
    const webhook = this.webhooks.get(webhookId);
    if (account) account.charged += ms;
    if (webhook) webhook.charged += ms;
  }
}
