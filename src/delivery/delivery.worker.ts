import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';

import { CONFIG, type Config } from '../config/config.js';
import { type AttemptResult, failedAttempt } from '../egress/attempt-result.js';
import { WebhookLimits } from './limits/webhook.limits.js';
import { AttemptRunner, type StartedAttempt } from './attempt/attempt.runner.js';
import { isSuccess } from './attempt/decide-outcome.js';
import type { SignedRequest } from './attempt/delivery.sender.js';
import { LINE_OF, type LineKind } from './queue/lane.js';
import { type ClaimedAttempt, DeliveryClaimer } from './claiming/delivery.claimer.js';
import { DeliverySlots } from './claiming/delivery-slots.js';

/** Where more is due than slots are free, a claim waits this long for more of them: fewer statements, each for more deliveries. */
const GATHER_MS = 2;

/** A deadline is kept to within milliseconds, unless the process was frozen or starved past it. */
const FAR_BEYOND_MS = 500;

/** What a limit holds back is tried again after so long, even if no attempt ends meanwhile: another process may make room. */
const HELD_BACK_MS = 50;

/** Attempts due deliveries, at most `delivery.concurrency` requests at a time. */
@Injectable()
export class DeliveryWorker implements OnModuleDestroy {
  private readonly logger = new Logger(DeliveryWorker.name);
  private readonly slots: DeliverySlots;
  /** Wait until nothing is under way. */
  private readonly waiters: (() => void)[] = [];
  private claiming: Promise<void> | undefined;
  private looking: Promise<void> | undefined;
  private wanted = false;
  private lookWanted = false;
  /** Whether the last claim left something that only waits for slots; what a limit holds back is no reason to let others wait. */
  private isBehind = false;
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;
  private drained: Promise<void> | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly claimer: DeliveryClaimer,
    private readonly attempts: AttemptRunner,
    private readonly limits: WebhookLimits,
  ) {
    this.slots = new DeliverySlots(config.delivery.concurrency);
  }

  /** Requests in flight now, and those whose outcome is being recorded. */
  get inFlight(): number {
    return this.slots.underWay;
  }

  /**
   * Fills free slots with due deliveries. Cheap, and safe to call at any time; does nothing in a process that is no worker.
   *
   * @param webhookIds where something is due; left out, the worker looks at all that waits
   * @param kind of what is due there
   */
  wake(webhookIds?: readonly number[], kind: LineKind = 'fresh'): void {
    if (!this.config.roles.worker || this.stopping) return;
    if (webhookIds) this.claimer.hint(webhookIds, kind);
    else this.lookWanted = true;
    this.claimSoon();
  }

  /** Resolves once nothing is due and nothing is under way. */
  async idle(): Promise<void> {
    while (this.claiming || this.looking || this.inFlight > 0 || this.lookIsPutOff) {
      if (this.lookIsPutOff) await pause(this.claimer.lookWaitMs);
      if (this.lookIsPutOff) this.claimSoon();
      await Promise.all([this.claiming, this.looking, this.noneUnderWay()]);
    }
  }

  /** Before the database closes. */
  async onModuleDestroy(): Promise<void> {
    await this.drain();
  }

  /** Claims nothing more, and lets the attempts under way end and be recorded for up to `SHUTDOWN_GRACE_SECONDS`. */
  drain(): Promise<void> {
    return (this.drained ??= this.drainOnce());
  }

  private async drainOnce(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    const grace = new Promise<void>((resolve) => {
      setTimeout(resolve, this.config.shutdownGraceSeconds * 1000).unref();
    });
    await Promise.race([this.idle(), grace]);
    if (this.inFlight > 0) {
      this.logger.warn(`Stopping with ${this.inFlight} attempts under way: their deliveries go to other workers`);
    }
  }

  private noneUnderWay(): Promise<void> {
    if (this.inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  private get lookIsPutOff(): boolean {
    return this.lookWanted && !this.claiming && !this.looking && !this.stopping;
  }

  private claimSoon(): void {
    this.wanted = true;
    this.claiming ??= this.claimAll().finally(() => {
      this.claiming = undefined;
      if (this.wanted && !this.stopping) this.claimSoon();
      else this.claimLater();
    });
  }

  /** For what is held back by a limit, and a look that was put off. */
  private claimLater(): void {
    clearTimeout(this.timer);
    const inMs = Math.min(
      this.claimer.goesOnInMs ?? Infinity,
      this.claimer.hasMore ? HELD_BACK_MS : Infinity,
      this.lookWanted && !this.looking ? this.claimer.lookWaitMs : Infinity,
    );
    if (inMs === Infinity || this.stopping) return;
    this.timer = setTimeout(() => this.claimSoon(), Math.ceil(inMs));
    this.timer.unref();
  }

  /** Claims as long as that brings something. While one claim runs, slots free up for the next. */
  private async claimAll(): Promise<void> {
    try {
      while (this.wanted && !this.stopping) {
        this.wanted = false;
        this.lookIfWanted();
        if (await this.claimOnce()) this.wanted = true;
        if (this.isBehind) await pause(GATHER_MS);
      }
    } catch (error) {
      this.logger.error(`Could not claim deliveries, will try again: ${(error as Error).message}`);
    }
  }

  /** Claims go on beside a look, which may take long while an old snapshot is held. */
  private lookIfWanted(): void {
    if (!this.lookWanted || this.looking || this.claimer.lookWaitMs > 0) return;
    this.lookWanted = false;
    this.looking = this.claimer
      .look()
      .catch((error: Error) => this.logger.error(`Could not look for due deliveries, will try again: ${error.message}`))
      .finally(() => {
        this.looking = undefined;
        this.claimSoon();
      });
  }

  /** Answers whether another claim may bring more. */
  private async claimOnce(): Promise<boolean> {
    if (!this.claimer.hasMore || this.slots.free === 0 || this.slots.freeBytes <= 0) return false;
    const claim = await this.claimer.claim(this.slots);
    if (!claim) return false;
    this.isBehind = claim.isFull;
    const claimedAt = performance.now();
    for (const attempt of claim.attempts) void this.run(attempt, claimedAt);
    return this.claimer.hasMore;
  }

  /**
   * One attempt. All slots it has taken are free again as soon as its receiver has answered. Never rejects: if the request
   * cannot be made, that is recorded as any failure is, and if the result cannot be judged the lease lapses.
   *
   * @param claimedAt when the claim was answered, by the monotonic clock
   */
  private async run(attempt: ClaimedAttempt, claimedAt: number): Promise<void> {
    const { delivery, leaseToken, webhook, isOld } = attempt;
    const occupied = { accountId: webhook.accountId, payloadBytes: delivery.payloadBytes, isOld };
    this.slots.take(occupied);
    this.limits.started(webhook);
    const begunAt = performance.now();
    const startedAtUs = Math.round(delivery.claimedAtUs + (begunAt - claimedAt) * 1000);
    const started = { delivery, leaseToken, webhook, startedAtUs };
    let request: SignedRequest | null = null;
    let result: AttemptResult;
    try {
      request = this.attempts.request(started);
      result = await this.attempts.send(started, request);
    } catch (error) {
      this.brokeOff(attempt, error);
      result = failedAttempt('internal_error', performance.now() - begunAt);
    }
    const answerBytes = result.responseBody.length;
    this.slots.answered(occupied, answerBytes);
    const tookMs = performance.now() - begunAt;
    this.claimer.ended(attempt, tookMs);
    await this.settle(attempt, started, request, result, tookMs);
    this.slots.recorded(occupied, answerBytes);
    this.claimMore();
    if (this.inFlight === 0) for (const resolve of this.waiters.splice(0)) resolve();
  }

  /** What an answer means for the webhook's limits, and for the delivery. */
  private async settle(
    attempt: ClaimedAttempt,
    started: StartedAttempt,
    request: SignedRequest | null,
    result: AttemptResult,
    tookMs: number,
  ): Promise<void> {
    const { webhook } = attempt;
    const { isProbe } = started.delivery;
    const seen = observed(result, tookMs > started.delivery.timeoutSeconds * 1000 + FAR_BEYOND_MS);
    const told = this.limits.finished(webhook, { deliveryId: started.delivery.id, isProbe, ...seen });
    this.claimMore();
    try {
      const dueLane = await this.attempts.settle(started, request, result);
      if (dueLane !== null) this.claimer.hint([webhook.id], LINE_OF[dueLane]);
    } catch (error) {
      this.brokeOff(attempt, error);
    }
    if (told) await told;
    // Its circuit is closed: the rest need not wait for the next look.
    if (isProbe && seen.succeeded) this.wake();
  }

  private claimMore(): void {
    if (this.claimer.hasMore && !this.stopping) this.claimSoon();
  }

  private brokeOff({ delivery }: ClaimedAttempt, error: unknown): void {
    this.logger.error(`Delivery ${delivery.id}: an attempt broke off`, error);
  }
}

/**
 * What a result says of the receiver's health.
 *
 * @param isFarBeyond the attempt took far longer than its deadline, so this process did not run meanwhile
 */
function observed(result: AttemptResult, isFarBeyond: boolean) {
  const timedOut = result.error === 'timeout';
  const lostConnection = result.error === 'connection_reset' || result.error === 'connection_failed';
  const isOurs = result.error === 'internal_error' || result.wasStale || isFarBeyond;
  const isEvidence = result.responseStatus !== null || !isOurs;
  return { succeeded: isSuccess(result), timedOut, stalled: timedOut || lostConnection, isEvidence };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
