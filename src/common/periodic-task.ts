import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';

/** Something that is done again and again. */
export interface PeriodicWork {
  /** Its timer's name in Nest's `SchedulerRegistry`, and in CONTRIBUTING. */
  readonly name: string;
  readonly everyMs: number;
  /** Whether it belongs to this process's role. Every process, unless told otherwise. */
  readonly runsHere?: boolean;
  /** After the start, a first run that does not wait for the timer. */
  readonly firstAfterMs?: number;
  /** After a failure, a run that does not wait for the timer. */
  readonly retryAfterMs?: number;
  /** Timed runs begin up to so much later, at random, so that processes do not work in step. */
  readonly jitterMs?: number;
  /** @param stopping a long run looks at it between its steps, and ends early */
  readonly run: (stopping: AbortSignal) => unknown;
  /** Logs a failure. Called once for each kind, by error code or message, until a run succeeds. */
  readonly failed: (error: Error) => void;
  /** Logs that it succeeds again. */
  readonly healed: () => void;
}

/** Kinds of failure that are told before a run succeeds: bounds the log where each message differs. */
const MOST_KINDS = 50;

/**
 * Work on a timer. Its runs never overlap, and a timer that meets one under way passes. A failed run ends neither the process
 * nor the timer.
 */
export class PeriodicTask {
  private readonly stopping = new AbortController();
  /** What has failed since the last success. */
  private readonly kinds = new Set<string>();
  private running: Promise<void> | undefined;
  private isAskedFor = false;
  /** A run that does not wait for the interval. */
  private next: NodeJS.Timeout | undefined;

  constructor(
    private readonly work: PeriodicWork,
    private readonly scheduler: SchedulerRegistry,
  ) {}

  /** Starts the timer. Does nothing in a process of another role. */
  start(): void {
    const { name, everyMs, firstAfterMs, runsHere = true } = this.work;
    if (!runsHere) return;
    // oxlint-disable-next-line no-restricted-globals -- where all periodic tasks have theirs
    const timer = setInterval(() => this.tick(), everyMs);
    this.scheduler.addInterval(name, timer);
    if (firstAfterMs === undefined) return;
    const first = setTimeout(() => this.tick(), firstAfterMs);
    this.scheduler.addTimeout(`${name}-soon`, first);
  }

  /**
   * Asks for a run at once, or after the one under way: what the caller has changed is seen by a whole run. Does nothing in a
   * process of another role, or once stopped.
   *
   * @returns resolves when no run is wanted any more; never rejects
   */
  wake(): Promise<void> {
    if (this.work.runsHere === false || this.stopping.signal.aborted) return Promise.resolve();
    this.isAskedFor = true;
    return (this.running ??= this.runWhileAskedFor());
  }

  /** Begins no further run. Resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.next);
    const { name } = this.work;
    if (this.scheduler.doesExist('interval', name)) this.scheduler.deleteInterval(name);
    if (this.scheduler.doesExist('timeout', `${name}-soon`)) this.scheduler.deleteTimeout(`${name}-soon`);
    await this.running;
  }

  private tick(): void {
    if (this.running) return;
    const { jitterMs } = this.work;
    if (jitterMs === undefined) void this.wake();
    else this.wakeIn(Math.random() * jitterMs);
  }

  private wakeIn(ms: number): void {
    clearTimeout(this.next);
    this.next = setTimeout(() => void this.wake(), ms).unref();
  }

  private async runWhileAskedFor(): Promise<void> {
    // The run may ask for another before it first waits: by then `running` must be there.
    await Promise.resolve();
    while (this.isAskedFor && !this.stopping.signal.aborted) {
      this.isAskedFor = false;
      await this.runOnce();
    }
    this.running = undefined;
  }

  private async runOnce(): Promise<void> {
    clearTimeout(this.next);
    try {
      await this.work.run(this.stopping.signal);
      const hasFailed = this.kinds.size > 0;
      this.kinds.clear();
      if (hasFailed) this.work.healed();
    } catch (error) {
      this.tell(error instanceof Error ? error : new Error(String(error)));
      const { retryAfterMs } = this.work;
      if (retryAfterMs !== undefined && !this.stopping.signal.aborted) this.wakeIn(retryAfterMs);
    }
  }

  private tell(error: Error): void {
    const { code } = error as { code?: unknown };
    const kind = typeof code === 'string' ? code : error.message;
    if (this.kinds.has(kind) || this.kinds.size >= MOST_KINDS) return;
    this.kinds.add(kind);
    this.work.failed(error);
  }
}

/**
 * All periodic tasks of this process: each is added by whom it belongs to. Their timers start with the service. They stop
 * after the last attempt has ended, since leases and shares must be kept until then, and before any connection closes.
 */
@Injectable()
export class PeriodicTasks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly tasks = new Map<string, PeriodicTask>();

  constructor(private readonly scheduler: SchedulerRegistry) {}

  /** By name, those of other roles too. */
  get all(): ReadonlyMap<string, PeriodicTask> {
    return this.tasks;
  }

  add(work: PeriodicWork): PeriodicTask {
    const task = new PeriodicTask(work, this.scheduler);
    this.tasks.set(work.name, task);
    return task;
  }

  onApplicationBootstrap(): void {
    for (const task of this.tasks.values()) task.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([...this.tasks.values()].map((task) => task.stop()));
  }
}
