import { Injectable, Logger } from '@nestjs/common';

import { StatementPool, type StatementRunner } from '../database/statement.pool.js';
import { MAKE_MISSED } from '../delivery/queue/fan-out.statement.js';
import type { Queued } from '../delivery/queue/pending-rows.js';
import { QUEUE_AGAIN } from '../delivery/queue/resend.statement.js';
import { WakeNotifier } from '../delivery/wake.notifier.js';
import { type Bounds, cursorBehind, findWanted, type FoundStretch } from './find-wanted.statement.js';
import {
  ADVANCE,
  type DueRecovery,
  GIVE_UP,
  MOST_WAITING,
  PUT_OFF,
  TAKE_DUE,
  WAITING_OF_ACCOUNT,
  WAITING_OF_WEBHOOK,
} from './recovery-progress.statement.js';
import { PHASES, type Phase, resentStatuses, type Search } from './search.js';

/** Rows that a step scans, and the most deliveries that it queues: some ten milliseconds holding the recovery's lock. */
const STEP = 1_000;
/** While its lane is full, and after an error (milliseconds). */
const LOOK_AGAIN_MS = 500;
const TRY_AGAIN_MS = 5_000;

/** Takes recoveries on, step by step. Any process may take the next step of any recovery. */
@Injectable()
export class RecoverySteps {
  private readonly logger = new Logger(RecoverySteps.name);

  constructor(
    private readonly pool: StatementPool,
    private readonly notifier: WakeNotifier,
  ) {}

  /**
   * Takes one step of the recovery that is due first, or of the given one: a transaction that queues deliveries and notes
   * how far it came, so that a crash at any line neither loses nor doubles anything.
   *
   * @returns false if nothing was due
   */
  async take(id: number | null = null): Promise<boolean> {
    let taken: DueRecovery | undefined;
    try {
      const webhookIds = await this.pool.transaction(async (transaction) => {
        [taken] = await transaction.run<DueRecovery>(TAKE_DUE, [id]);
        return taken ? step(transaction, taken) : [];
      });
      if (webhookIds.length > 0) this.notifier.wake(webhookIds, 'recovery');
    } catch (error) {
      this.logger.error(`Recovery ${taken?.id ?? ''}: a step failed, will retry: ${(error as Error).message}`);
      if (!taken) return false;
      // The others must not wait for it.
      await this.pool.run(PUT_OFF, [taken.id, TRY_AGAIN_MS]);
    }
    return taken !== undefined;
  }
}

/** Returns the webhooks for which it queued something. */
async function step(transaction: StatementRunner, recovery: DueRecovery): Promise<readonly number[]> {
  if (recovery.isActive === false) {
    await transaction.run(GIVE_UP, [recovery.id, `the webhook is disabled (${recovery.disabledReason})`]);
    return [];
  }
  const most = await room(transaction, recovery);
  if (most <= 0) {
    await transaction.run(PUT_OFF, [recovery.id, LOOK_AGAIN_MS]);
    return [];
  }
  const bounds = { cursor: recovery.cursor, scan: STEP, most };
  const { statement, values } = findWanted(recovery.phase, recovery, bounds);
  const [found] = await transaction.run<FoundStretch>(statement, values);
  const queued = await queue(transaction, recovery, found!);
  await advance(transaction, recovery, cursorBehind(found!, bounds), queued.queued);
  return queued.webhookIds;
}

/** How many the next step may queue. */
async function room(transaction: StatementRunner, recovery: DueRecovery): Promise<number> {
  const { accountId, webhookId, ratePerSecond } = recovery;
  const [lane] =
    webhookId === null
      ? await transaction.run<{ waiting: number }>(WAITING_OF_ACCOUNT, [accountId])
      : await transaction.run<{ waiting: number }>(WAITING_OF_WEBHOOK, [webhookId]);
  return Math.min(STEP, MOST_WAITING - lane!.waiting, ratePerSecond ?? STEP);
}

async function queue(
  transaction: StatementRunner,
  recovery: DueRecovery,
  { wanted, deliveries, events }: FoundStretch,
): Promise<Queued> {
  if (wanted === 0) return { queued: 0, webhookIds: [] };
  const { accountId, webhookId, before } = recovery;
  const [again] = await transaction.run<Queued>(QUEUE_AGAIN, [deliveries, statusesOf(recovery), before]);
  if (recovery.phase !== 'missed') return again!;
  const [made] = await transaction.run<Queued>(MAKE_MISSED, [accountId, webhookId, events]);
  return { queued: again!.queued + made!.queued, webhookIds: [...again!.webhookIds, ...made!.webhookIds] };
}

function statusesOf({ phase, criteria }: Pick<DueRecovery, 'phase'> & Pick<Search, 'criteria'>): readonly string[] {
  if (phase === 'resend') return resentStatuses(criteria);
  return [phase === 'missed' ? 'canceled' : 'exhausted'];
}

async function advance(
  transaction: StatementRunner,
  { id, kind, phase }: DueRecovery,
  cursor: Bounds['cursor'],
  queued: number,
): Promise<void> {
  const next: Phase | undefined = cursor === null ? PHASES[kind][PHASES[kind].indexOf(phase) + 1] : phase;
  await transaction.run(ADVANCE, [id, cursor, next ?? phase, queued, next === undefined]);
}
