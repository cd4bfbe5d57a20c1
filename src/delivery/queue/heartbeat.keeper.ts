import { hostname } from 'node:os';

import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';

import { type PeriodicTask, PeriodicTasks } from '../../common/periodic-task.js';
import { within } from '../../common/within.js';
import { CONFIG, type Config } from '../../config/config.js';
import { StatementPool } from '../../database/statement.pool.js';
import {
  BEAT,
  FORGET_WORKERS,
  GAP_SECONDS,
  LIFE_SECONDS,
  REGISTER_WORKER,
  STOP_WORKER,
} from './heartbeat.statement.js';

const EVERY_MS = 1_000;
/** Nothing is leased under a heartbeat older than this, so that a lease is never given to a worker that others end meanwhile. */
const BELIEVED_MS = LIFE_SECONDS * 1_000 - 2_000;
/** A heartbeat that takes longer is not waited for: the next goes over another connection. */
const PATIENCE_MS = 2_500;

interface Beat {
  readonly isAlive: boolean;
  readonly isJustBack: boolean;
  readonly lost: readonly string[];
  readonly someEnded: boolean;
}

/**
 * This process as a worker: says every second that it lives, also while it drains, and ends workers that say so no longer.
 * Leases name their worker, so that those of one that died or stopped are taken back within seconds, however long they last.
 */
@Injectable()
export class HeartbeatKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(HeartbeatKeeper.name);
  /** The worker that this process is now. */
  private id: number | null = null;
  /** When the last heartbeat that came through was sent, by the monotonic clock. */
  private heardAt = -Infinity;
  /** Whether this process has reached the database without a gap for less than a life. */
  private isJustBack = true;
  private beating: Promise<void> | undefined;
  private beatingSince = -Infinity;
  private readonly task: PeriodicTask;
  /** Whether leases may be there whose workers have ended. */
  someEnded = false;

  constructor(
    @Inject(CONFIG) { roles }: Config,
    private readonly pool: StatementPool,
    tasks: PeriodicTasks,
  ) {
    this.task = tasks.add({
      name: 'beat',
      everyMs: EVERY_MS,
      runsHere: roles.worker,
      run: () => this.beatInTime(),
      failed: ({ message }) => this.logger.warn(`Could not send a heartbeat: ${message}`),
      healed: () => this.logger.log('Heartbeats come through again'),
    });
  }

  /** The worker that this process is now, as far as it knows; null before it has leased anything. */
  get workerId(): number | null {
    return this.id;
  }

  /** The worker under which this process may lease now. Costs a statement only where no heartbeat came through for long. */
  async leasing(): Promise<number> {
    if (performance.now() >= this.heardAt + BELIEVED_MS) await this.beat();
    return this.id!;
  }

  /**
   * Whether leases that ran out may be taken back: not within a life after the database was away, in which their workers may
   * still record what came of them.
   */
  get isSteady(): boolean {
    return !this.isJustBack && performance.now() < this.heardAt + GAP_SECONDS * 1_000;
  }

  /** Whether leases that were just given to a worker are this process's still: not where it stood still and was ended. */
  async isStill(workerId: number): Promise<boolean> {
    return (await this.leasing()) === workerId;
  }

  onApplicationBootstrap(): Promise<void> {
    return this.task.wake();
  }

  /** Forgets workers that ended long ago. */
  async forgetEnded(): Promise<void> {
    await this.pool.runRelaxed(FORGET_WORKERS, []);
  }

  /** After every `onModuleDestroy`, in which the attempts under way end. What did not end by then goes to others at once. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.task.stop();
    await this.beating?.catch(() => {});
    if (this.id === null) return;
    try {
      await this.pool.run(STOP_WORKER, [this.id]);
    } catch (error) {
      this.logger.warn(
        `Worker ${this.id} could not sign off, others will take it for lost: ${(error as Error).message}`,
      );
    }
  }

  /** A heartbeat that hangs must not keep the next from being sent. */
  private beatInTime(): Promise<void> {
    const beating = this.beat();
    return within(Math.ceil(this.beatingSince + PATIENCE_MS - performance.now()), beating);
  }

  /** Says once that this worker lives; the one under way counts, unless it takes too long. */
  private beat(): Promise<void> {
    if (this.beating && (this.id === null || performance.now() < this.beatingSince + PATIENCE_MS)) return this.beating;
    this.beatingSince = performance.now();
    const beating = this.beatOnce().finally(() => {
      if (this.beating === beating) this.beating = undefined;
    });
    return (this.beating = beating);
  }

  private async beatOnce(): Promise<void> {
    const id = this.id ?? (await this.register());
    const sentAt = performance.now();
    const [beat] = await this.pool.runRelaxed<Beat>(BEAT, [id]);
    const { isAlive, isJustBack, lost, someEnded } = beat!;
    this.isJustBack = isJustBack || !isAlive;
    this.someEnded = someEnded;
    if (lost.length > 0) this.logger.warn(`No heartbeat for ${LIFE_SECONDS} s, taken for lost: ${lost.join(', ')}`);
    if (isAlive) this.heardAt = Math.max(this.heardAt, sentAt);
    else if (this.id === id) await this.beginAnew(id);
  }

  /** What was under way may be sent again by others; its outcomes are refused where that has begun. */
  private async beginAnew(endedId: number): Promise<void> {
    const id = await this.register();
    this.logger.warn(
      `Worker ${endedId} sent no heartbeat for ${LIFE_SECONDS} s and was taken for lost: continues as ${id}`,
    );
  }

  private async register(): Promise<number> {
    const sentAt = performance.now();
    const [made] = await this.pool.runRelaxed<{ id: number }>(REGISTER_WORKER, [`${hostname()}:${process.pid}`]);
    this.heardAt = sentAt;
    return (this.id = made!.id);
  }
}
