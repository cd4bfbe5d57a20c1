import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';

import { CONFIG, type Config } from '../config/config.js';
import { type AttemptWatcher, AttemptRunner, type ClaimedAttempt } from './attempt/attempt.runner.js';
import { DeliveryClaimer } from './claiming/delivery.claimer.js';
import { DeliverySlots } from './claiming/delivery-slots.js';
import { type Lane, LINE_OF, type LineKind } from './queue/lane.js';

/** Where more is due than slots are free, a claim waits this long for more of them: fewer statements, each for more deliveries. */
const GATHER_MS = 2;

/** What a limit holds back is tried again after so long, even if no attempt ends meanwhile: another process may make room. */
const HELD_BACK_MS = 50;

/** Claims due deliveries and has them attempted, at most `delivery.concurrency` requests at a time. */
@Injectable()
export class DeliveryWorker implements AttemptWatcher, OnModuleDestroy {
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

  answered(attempt: ClaimedAttempt, answerBytes: number, tookMs: number): void {
    this.slots.answered(attempt, answerBytes);
    this.claimer.ended(attempt, tookMs);
  }

  judged(): void {
    this.claimMore();
  }

  dueAgain({ webhook }: ClaimedAttempt, lane: Lane): void {
    this.claimer.hint([webhook.id], LINE_OF[lane]);
  }

  /** What waited for a closed circuit need not wait for the next look. */
  healed(): void {
    this.wake();
  }

  ended(attempt: ClaimedAttempt, answerBytes: number): void {
    this.slots.recorded(attempt, answerBytes);
    this.claimMore();
    if (this.inFlight === 0) for (const resolve of this.waiters.splice(0)) resolve();
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
      this.logger.warn(`Stopping with ${this.inFlight} attempts in progress: other workers take over their deliveries`);
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
      this.logger.error(`Could not claim deliveries, will retry: ${(error as Error).message}`);
    }
  }

  /** Claims go on beside a look, which may take long while an old snapshot is held. */
  private lookIfWanted(): void {
    if (!this.lookWanted || this.looking || this.claimer.lookWaitMs > 0) return;
    this.lookWanted = false;
    this.looking = this.claimer
      .look()
      .catch((error: Error) => this.logger.error(`Could not look for due deliveries, will retry: ${error.message}`))
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
    for (const attempt of claim.attempts) {
      this.slots.take(attempt);
      void this.attempts.run(attempt, this);
    }
    return this.claimer.hasMore;
  }

  private claimMore(): void {
    if (this.claimer.hasMore && !this.stopping) this.claimSoon();
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
