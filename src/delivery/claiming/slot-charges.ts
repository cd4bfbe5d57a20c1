import { LRUCache } from 'lru-cache';

/** What an attempt is taken to last before any was seen. Milliseconds. */
const ASSUMED_MS = 50;
/** The part of a new duration in the mean. */
const NEWEST_PART = 1 / 8;
const REMEMBERED = 20_000;

/** What an account has had: milliseconds of slot time, counted from where the least charged stood when it came. */
export interface AccountCharge {
  charged: number;
  /** The charge of its webhook that was served last: all its webhooks that wait have at least that much. */
  floor: number;
}

/** The same of a webhook, within its account. */
export interface WebhookCharge {
  charged: number;
  /** What a slot costs it: milliseconds. */
  meanMs: number;
}

/**
 * How much slot time each account and each of its webhooks has had, so that the next slot goes to whoever had least. Time
 * and not a count of requests: a webhook that hangs uses up ten seconds of a slot with every one.
 */
export class SlotCharges {
  private readonly accounts = new LRUCache<number, AccountCharge>({ max: REMEMBERED });
  private readonly webhooks = new LRUCache<number, WebhookCharge>({ max: REMEMBERED });
  private floor = 0;

  /** An account that has something due now. If it had not, it begins where the others are: idle time earns no credit. */
  account(id: number): AccountCharge {
    let account = this.accounts.get(id);
    if (!account) this.accounts.set(id, (account = { charged: 0, floor: 0 }));
    account.charged = Math.max(account.charged, this.floor);
    return account;
  }

  /** The same for a webhook of the account. */
  webhook(account: AccountCharge, id: number): WebhookCharge {
    let webhook = this.webhooks.get(id);
    if (!webhook) this.webhooks.set(id, (webhook = { charged: 0, meanMs: ASSUMED_MS }));
    webhook.charged = Math.max(webhook.charged, account.floor);
    return webhook;
  }

  /** The least charged is given slots: their expected cost is charged at once, and put right as they end. */
  given(account: AccountCharge, webhook: WebhookCharge, slots: number): void {
    this.floor = Math.max(this.floor, account.charged);
    account.floor = Math.max(account.floor, webhook.charged);
    account.charged += slots * webhook.meanMs;
    webhook.charged += slots * webhook.meanMs;
  }

  /** What a slot is expected to cost the webhook: milliseconds. */
  expected(webhookId: number): number {
    return this.webhooks.get(webhookId)?.meanMs ?? ASSUMED_MS;
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
