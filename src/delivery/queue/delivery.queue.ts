import { Inject, Injectable } from '@nestjs/common';

import { CONFIG, type Config } from '../../config/config.js';
import type { Statement } from '../../database/statement.js';
import { StatementPool } from '../../database/statement.pool.js';
import { CANCEL_OF_WEBHOOK, CANCEL_ONE, CANCEL_STRANDED } from './cancel.statement.js';
import { CLAIM, claimValues, GIVE_BACK_LEASES, LEASE_MARGIN_SECONDS } from './claim.statement.js';
import type {
  AttemptRecord,
  ClaimedDelivery,
  ClaimedLine,
  LaneFloor,
  ReadyLane,
  RecordedAttempt,
} from './delivery.types.js';
import { FIND_READY } from './find-ready.statement.js';
import { FIND_RECORDED, RECORD, RECOVER_ENDED, RECOVER_LAPSED } from './record.statement.js';
import { HeartbeatKeeper } from './heartbeat.keeper.js';
import { RELEASE } from './release.statement.js';
import { RESEND } from './resend.statement.js';
import { UnusedLeases } from './unused-leases.js';

/** Leases that are taken back at a time. */
export const TAKEN_BACK_BATCH = 500;
/** A claim that was answered later has used up too much of its leases: half of what they outlive their attempts by. */
const CLAIMED_WITHIN_MS = LEASE_MARGIN_SECONDS * 500;
/** Ten years: no lease is older. */
const EVER_SECONDS = 10 * 366 * 86_400;

/** How many leases were ended, and how long Postgres took for that: milliseconds. */
export interface FreedLeases {
  readonly freed: number;
  readonly tookMs: number;
}

/**
 * The life of a delivery, a method for each transition. What publishing, recovery and retention do to deliveries they do in
 * transactions of their own, by statements that stand beside this file: no other writes `deliveries` or `pending_deliveries`.
 */
@Injectable()
export class DeliveryQueue {
  private readonly unused = new UnusedLeases();

  constructor(
    private readonly pool: StatementPool,
    @Inject(CONFIG) private readonly config: Config,
    private readonly heartbeat: HeartbeatKeeper,
  ) {}

  /**
   * Every lane that has something due and may be sent to, or whose circuit holds it back; and those that have a floor.
   *
   * @param floors where lanes are looked at from; the others are looked at from their beginning
   * @returns the lanes, and how long Postgres took to find them: milliseconds
   */
  async findReady(floors: readonly LaneFloor[]): Promise<{ lanes: ReadyLane[]; tookMs: number }> {
    const lanes = await this.pool.run<ReadyLane & { tookMs: number }>(FIND_READY, [JSON.stringify(floors)]);
    const { tookMs } = lanes.pop()!;
    return { lanes, tookMs };
  }

  /**
   * Leases due deliveries of these lines to this worker under a token, `bytes` of payload at most. Each lease outlives its
   * attempt's deadline by ten seconds. What was leased and cannot be sent, because the answer was lost or late, or this worker was
   * taken for lost meanwhile, is given back: see `giveBackUnused`.
   */
  async claim(
    lines: readonly ClaimedLine[],
    leaseToken: string,
    bytes: number,
    defaultTimeoutSeconds: number,
  ): Promise<ClaimedDelivery[]> {
    const workerId = await this.heartbeat.leasing();
    const values = claimValues({ lines, leaseToken, defaultTimeoutSeconds, bytes, workerId });
    const askedAt = performance.now();
    try {
      // On disk before anything is sent: a lease is what a request that nobody heard of again leaves a row behind by.
      const claimed = await this.pool.runClaim<ClaimedDelivery>(CLAIM, values);
      const isInTime = performance.now() - askedAt < CLAIMED_WITHIN_MS;
      if (isInTime && (await this.heartbeat.isStill(workerId))) return claimed;
    } catch (error) {
      this.unused.add(leaseToken, performance.now());
      throw error;
    }
    this.unused.add(leaseToken, performance.now());
    return [];
  }

  /** Whether leases may be there under which nothing is sent. */
  get hasUnused(): boolean {
    return !this.unused.isEmpty;
  }

  /** Gives back the leases of claims that came to nothing: their deliveries are due again, as if never claimed. */
  async giveBackUnused(): Promise<FreedLeases> {
    const askedAt = performance.now();
    const freed = await this.freed(GIVE_BACK_LEASES, [this.unused.tokens()]);
    this.unused.givenBack(askedAt);
    return freed;
  }

  /** Records attempts and moves their deliveries on; answers those it wrote, without those whose lease has passed on. */
  record(attempts: readonly AttemptRecord[]): Promise<RecordedAttempt[]> {
    return this.pool.run(RECORD, [JSON.stringify(attempts)]);
  }

  /** Gives leases back under which nothing was sent: no attempt was made, and what was canceled meanwhile is canceled now. */
  async release(ids: readonly string[], leaseToken: string): Promise<void> {
    type Canceled = { id: number; accountId: number; reason: string };
    const canceled = await this.pool.run<Canceled>(RELEASE, [`{${ids.join(',')}}`, leaseToken]);
    for (const { id, accountId, reason } of canceled) await this.cancel(accountId, id, reason);
  }

  /** Those of these attempts that stand recorded: for who sent them and did not hear what became of them. */
  findRecorded(attempts: readonly AttemptRecord[]): Promise<RecordedAttempt[]> {
    const asked = attempts.map(({ id, started_at_us }) => ({ id, started_at_us }));
    return this.pool.run(FIND_RECORDED, [JSON.stringify(asked)]);
  }

  /**
   * Records attempts whose lease has lapsed as lost and makes their deliveries due again, up to a batch of them.
   *
   * @param withinSeconds looks only at leases that have lapsed within so long
   */
  async recoverLapsed(withinSeconds = EVER_SECONDS): Promise<FreedLeases> {
    const within = Math.min(withinSeconds, EVER_SECONDS);
    return this.freed(RECOVER_LAPSED, [TAKEN_BACK_BATCH, this.heartbeat.workerId, within]);
  }

  /** The same for leases of workers that ended, however long they would last. */
  async recoverEnded(): Promise<FreedLeases> {
    return this.freed(RECOVER_ENDED, [TAKEN_BACK_BATCH, this.heartbeat.workerId]);
  }

  /** Sends a delivery again as soon as a slot is free; false where the account has no such delivery. */
  async resend(accountId: number, id: number): Promise<boolean> {
    return (await this.pool.run(RESEND, [id, accountId, this.config.retentionDays])).length > 0;
  }

  /** Cancels one pending delivery; what is under way is recorded first. */
  async cancel(accountId: number, id: number, reason: string): Promise<void> {
    await this.pool.run(CANCEL_ONE, [id, accountId, reason]);
  }

  /** Cancels everything pending for a webhook that was switched off. */
  async cancelOf(webhookId: number, reason: string): Promise<void> {
    while ((await this.cancelBatch(CANCEL_OF_WEBHOOK, [webhookId, reason])).canceled > 0);
  }

  /** Cancels what is pending for webhooks that are not active. */
  async cancelStranded(): Promise<{ canceled: number; tookMs: number }> {
    return this.cancelBatch(CANCEL_STRANDED, []);
  }

  private async freed(statement: Statement, values: unknown[]): Promise<FreedLeases> {
    const [done] = await this.pool.run<FreedLeases>(statement, values);
    return done!;
  }

  private async cancelBatch(statement: Statement, values: unknown[]): Promise<{ canceled: number; tookMs: number }> {
    const [done] = await this.pool.run<{ canceled: number; tookMs: number }>(statement, values);
    return done!;
  }
}
