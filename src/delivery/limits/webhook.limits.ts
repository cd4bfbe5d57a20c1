import { Inject, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import { CONFIG, type Config } from '../../config/config.js';
import { Circuits } from './circuits.js';
import type { LimitedWebhook } from './limited-webhook.js';
import { RateBuckets, type TokenGrant, type WantedTokens } from './rate.buckets.js';
import { SlotShares, type WantedShare } from './slot.shares.js';
import { WebhookState } from './webhook-state.js';

/** How many requests this process has in flight, by the name of what limits them. */
class HeldSlots {
  private readonly counts = new Map<string, number>();

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  take(name: string): void {
    this.counts.set(name, this.of(name) + 1);
  }

  release(name: string): void {
    const count = this.of(name);
    if (count > 1) this.counts.set(name, count - 1);
    else this.counts.delete(name);
  }
}

/** How an attempt ended, as far as limits care. */
export interface FinishedAttempt {
  readonly deliveryId: string;
  readonly succeeded: boolean;
  /** A time-out or a lost connection. */
  readonly stalled: boolean;
  readonly timedOut: boolean;
  /** False where no answer came because this process did not run, or could not send: that says nothing of the receiver. */
  readonly isEvidence: boolean;
  /** It was claimed as the probe of a half-open circuit. */
  readonly isProbe: boolean;
}

const REMEMBERED_WEBHOOKS = 20_000;
const REMEMBERED_MS = 600_000;

/**
 * How much may be sent to a webhook now: what its window, its limit and its rate allow, what the host it points to can
 * take, and nothing while its circuit is open. Limits hold across processes.
 */
@Injectable()
export class WebhookLimits {
  private readonly logger = new Logger(WebhookLimits.name);
  private readonly held = new HeldSlots();
  private readonly states = new LRUCache<number, WebhookState>({
    max: REMEMBERED_WEBHOOKS,
    ttl: REMEMBERED_MS,
    updateAgeOnGet: true,
  });

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly shares: SlotShares,
    private readonly buckets: RateBuckets,
    private readonly circuits: Circuits,
  ) {}

  /** Requests in flight under the share of a name, see `SlotShares`. */
  readonly heldOf = (name: string): number => this.held.of(name);

  /**
   * Makes sure of a share of the slots of these webhooks and their hosts: one statement, none in the steady state. To be
   * called before `roomOf`, which knows no room without a share.
   */
  async prepare(webhooks: readonly LimitedWebhook[]): Promise<void> {
    const wanted = new Map<string, WantedShare>();
    for (const webhook of webhooks) {
      const [ofWebhook, ofHost] = namesOf(webhook);
      const window = this.windowOf(webhook);
      const size = this.config.delivery.hostConcurrency;
      wanted.set(ofWebhook, this.wanted(ofWebhook, webhook.maxConcurrency, window));
      // A host needs room for what is in flight to it and for what these webhooks may add.
      const before = wanted.get(ofHost)?.wanted ?? this.held.of(ofHost);
      wanted.set(ofHost, this.wanted(ofHost, size, before + window));
    }
    await this.shares.ensure([...wanted.values()]);
  }

  /** Requests that may be started to a webhook now, as far as its own limits go: `hostRoomOf` is to be asked too. */
  roomOf(webhook: LimitedWebhook): number {
    const [name] = namesOf(webhook);
    const held = this.held.of(name);
    return Math.max(0, Math.min(this.windowOf(webhook) - held, this.shares.roomOf(name, held)));
  }

  /** Requests that may be started to a host now, of all webhooks that point there. */
  hostRoomOf(host: string): number {
    const name = hostName(host);
    const held = this.held.of(name);
    return Math.max(0, Math.min(this.config.delivery.hostConcurrency - held, this.shares.roomOf(name, held)));
  }

  /** Takes up to `n` tokens for each webhook; one without a rate limit gets all it wants. Webhooks may not repeat. */
  async takeTokens(wanted: readonly { webhook: LimitedWebhook; n: number }[]): Promise<Map<number, TokenGrant>> {
    const grants = await this.buckets.take(limited(wanted));
    for (const { webhook, n } of wanted) {
      if (webhook.rateLimitPerSecond === null) grants.set(webhook.id, { granted: n, nextInMs: 0 });
    }
    return grants;
  }

  /** Gives back tokens for which nothing was sent; webhooks without a limit are passed over. */
  async giveBackTokens(unused: readonly { webhook: LimitedWebhook; n: number }[]): Promise<void> {
    await this.buckets.giveBack(limited(unused));
  }

  /** The webhook's circuit was found open or half-open: sending begins slowly once it is closed. */
  circuitFound(webhookId: number): void {
    this.stateOf(webhookId).foundOpen();
  }

  /** A request to the webhook has been started. */
  started(webhook: LimitedWebhook): void {
    for (const name of namesOf(webhook)) {
      this.held.take(name);
      this.shares.used(name);
    }
  }

  /**
   * A request has ended. Answers what is being said to the database about its circuit, null where that is nothing. Never
   * rejects: what could not be said the next attempt will say again.
   */
  finished(webhook: LimitedWebhook, attempt: FinishedAttempt): Promise<void> | null {
    for (const name of namesOf(webhook)) this.held.release(name);
    if (!attempt.isEvidence) return null;
    const state = this.stateOf(webhook.id);
    if (attempt.stalled) state.window.stalled();
    else if (!attempt.succeeded) state.window.failed();
    else if (state.window.size < webhook.maxConcurrency) state.window.succeeded();
    const reason = state.evidence.add(attempt, performance.now());
    const changes = attempt.succeeded ? attempt.isProbe || state.circuitIsOpen : attempt.isProbe || reason !== null;
    if (!changes) return null;
    return this.moveCircuit(webhook, state, attempt, reason).catch((error: Error) => {
      this.logger.error(`Webhook ${webhook.id}: could not update its circuit: ${error.message}`);
    });
  }

  private async moveCircuit(
    webhook: LimitedWebhook,
    state: WebhookState,
    { succeeded, isProbe }: FinishedAttempt,
    reason: string | null,
  ): Promise<void> {
    if (succeeded) {
      await this.circuits.close(webhook.id);
      state.circuitIsOpen = false;
      return;
    }
    state.foundOpen();
    if (isProbe) await this.circuits.probeFailed(webhook.id);
    else await this.circuits.open(webhook, reason!);
  }

  private wanted(name: string, size: number, wanted: number): WantedShare {
    return { name, size, wanted, held: this.held.of(name) };
  }

  private windowOf({ id, maxConcurrency }: LimitedWebhook): number {
    return Math.min(this.stateOf(id).window.size, maxConcurrency);
  }

  private stateOf(webhookId: number): WebhookState {
    let state = this.states.get(webhookId);
    if (!state) this.states.set(webhookId, (state = new WebhookState()));
    return state;
  }
}

function limited(tokens: readonly { webhook: LimitedWebhook; n: number }[]): WantedTokens[] {
  return tokens.flatMap(({ webhook: { id, rateLimitPerSecond }, n }) =>
    rateLimitPerSecond === null ? [] : [{ webhookId: id, perSecond: rateLimitPerSecond, n }],
  );
}

const names = new WeakMap<LimitedWebhook, readonly [string, string]>();

/** What a request to the webhook takes a slot of: named once, because it is asked several times for each request. */
function namesOf(webhook: LimitedWebhook): readonly [string, string] {
  let known = names.get(webhook);
  if (!known) names.set(webhook, (known = [`webhook:${webhook.id}`, hostName(webhook.host)]));
  return known;
}

const hostName = (host: string) => `host:${host}`;
