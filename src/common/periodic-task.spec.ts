import { SchedulerRegistry } from '@nestjs/schedule';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Random } from '../../test/support/random.js';
import { PeriodicTasks, type PeriodicWork } from './periodic-task.js';

/** `SEED` repeats the same scenes. */
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const SCENES = Number(process.env.SCENES ?? 100);
const ACTS = 60;
const EVERY_MS = 1_000;

const FAILURES: readonly unknown[] = [
  Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
  Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:2'), { code: 'ECONNREFUSED' }),
  new Error('no right'),
  'not even an error',
];
const KINDS = ['ECONNREFUSED', 'ECONNREFUSED', 'no right', 'not even an error'];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** One task whose runs end when the scene says so, and what it must have done by now. */
class Scene {
  readonly random: Random;
  readonly work: PeriodicWork;
  readonly tasks = new PeriodicTasks(new SchedulerRegistry());
  /** Ends the current run. */
  private end: ((failure?: number) => void) | undefined;
  private signal: AbortSignal | undefined;
  private begun = 0;
  private isStopped = false;
  private readonly told: string[] = [];
  private readonly expected: string[] = [];
  private readonly failing = new Set<string>();

  constructor(seed: number) {
    this.random = new Random(seed);
    this.work = {
      name: 'work',
      everyMs: EVERY_MS,
      ...(this.chance(0.3) && { runsHere: this.chance(0.5) }),
      ...(this.chance(0.3) && { jitterMs: 200 }),
      ...(this.chance(0.3) && { firstAfterMs: 300 }),
      ...(this.chance(0.3) && { retryAfterMs: 100 }),
      run: (stopping) => this.run(stopping),
      failed: ({ message }) => this.told.push(message),
      healed: () => this.told.push('healed'),
    };
    this.tasks.add(this.work);
    this.tasks.onApplicationBootstrap();
    if (this.work.runsHere === false) expect(vi.getTimerCount(), 'timers in another role').toBe(0);
  }

  /** Returns how many runs there were. */
  async play(): Promise<number> {
    for (let act = 0; act < ACTS; act++) await this.random.oneOf([this.pass, this.pass, this.finish, this.wake])();
    await this.timerGoesOn();
    await this.stop();
    expect(vi.getTimerCount(), 'timers after the stop').toBe(0);
    const { begun } = this;
    void this.task.wake();
    await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(this.begun, 'runs after the stop').toBe(begun);
    expect(this.told).toEqual(this.expected);
    if (this.work.runsHere === false) expect(this.begun).toBe(0);
    return this.begun;
  }

  private get task() {
    return this.tasks.all.get('work')!;
  }

  private run(stopping: AbortSignal): unknown {
    expect(this.end, 'a run while another is under way').toBeUndefined();
    expect(this.isStopped, 'a run after the stop').toBe(false);
    this.begun++;
    this.signal = stopping;
    if (this.chance(0.1)) this.wakeFromWithin();
    if (this.chance(0.1)) throw this.failed(this.random.below(FAILURES.length));
    if (this.chance(0.1)) return this.succeeded();
    return new Promise<void>((resolve, reject) => {
      this.end = (failure) => {
        this.end = undefined;
        if (failure === undefined) resolve(this.succeeded());
        else reject(this.failed(failure));
      };
    });
  }

  /** Asks for one more run. */
  private wakeFromWithin(): void {
    void this.task.wake();
  }

  private readonly pass = () => vi.advanceTimersByTimeAsync(this.random.below(1.5 * EVERY_MS));

  private readonly finish = async () => {
    this.end?.(this.chance(0.4) ? this.random.below(FAILURES.length) : undefined);
    await this.settled();
  };

  /** A run that began before cannot have seen what changed since: another follows. */
  private readonly wake = async () => {
    const { begun } = this;
    const woken = this.task.wake();
    let isOver = false;
    void woken.then(() => (isOver = true));
    if (this.end) {
      await this.settled();
      expect(isOver).toBe(false);
      await this.finish();
    } else await this.settled();
    if (this.work.runsHere === false) return expect(isOver).toBe(true);
    expect(this.begun, 'runs after it was asked for').toBeGreaterThan(begun);
    return expect(isOver, 'told of its end').toBe(this.end === undefined);
  };

  /** However many runs failed. */
  private async timerGoesOn(): Promise<void> {
    while (this.end) await this.finish();
    const { begun } = this;
    await vi.advanceTimersByTimeAsync(EVERY_MS + 200);
    if (this.work.runsHere !== false) expect(this.begun, 'runs of the timer').toBeGreaterThan(begun);
  }

  private async stop(): Promise<void> {
    const underWay = this.end;
    const { begun } = this;
    let isOver = false;
    const stopped = this.tasks.beforeApplicationShutdown().then(() => (isOver = true));
    this.isStopped = true;
    await vi.advanceTimersByTimeAsync(3 * EVERY_MS);
    expect(isOver, 'waits for the run under way').toBe(underWay === undefined);
    expect(this.begun).toBe(begun);
    if (underWay) expect(this.signal!.aborted).toBe(true);
    underWay?.(this.chance(0.5) ? 0 : undefined);
    await stopped;
    await this.settled();
  }

  private succeeded(): void {
    if (this.failing.size > 0) this.expected.push('healed');
    this.failing.clear();
  }

  private failed(failure: number): unknown {
    const error = FAILURES[failure];
    const kind = KINDS[failure]!;
    if (!this.failing.has(kind)) this.expected.push(error instanceof Error ? error.message : String(error));
    this.failing.add(kind);
    return error;
  }

  private async settled(): Promise<void> {
    await vi.advanceTimersByTimeAsync(0);
  }

  private chance(of: number): boolean {
    return this.random.next() < of;
  }
}

describe('A periodic task', () => {
  it(`never overlaps, continues after failures, logs each kind once, and ends when it is stopped (SEED=${SEED})`, async () => {
    let runs = 0;
    for (let n = 0; n < SCENES; n++) runs += await new Scene(SEED + n).play();
    expect(runs).toBeGreaterThan(10 * SCENES);
  });

  it('skips the timer during a run', async () => {
    const tasks = new PeriodicTasks(new SchedulerRegistry());
    let end!: () => void;
    const run = vi.fn<() => Promise<void>>(() => new Promise((resolve) => (end = resolve)));
    tasks.add({ name: 'work', everyMs: EVERY_MS, run, failed: vi.fn<() => void>(), healed: vi.fn<() => void>() });
    tasks.onApplicationBootstrap();
    await vi.advanceTimersByTimeAsync(5.5 * EVERY_MS);
    end();
    await vi.advanceTimersByTimeAsync(0);
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('logs few failures even if each differs', async () => {
    const tasks = new PeriodicTasks(new SchedulerRegistry());
    const failed = vi.fn<(error: Error) => void>();
    let runs = 0;
    const run = () => Promise.reject(new Error(`the ${runs++}th`));
    const task = tasks.add({ name: 'work', everyMs: EVERY_MS, run, failed, healed: vi.fn<() => void>() });
    for (let n = 0; n < 1_000; n++) await task.wake();
    expect(runs).toBe(1_000);
    expect(failed.mock.calls.length).toBeLessThan(100);
  });

  it('retries soon after a failure if told to', async () => {
    const tasks = new PeriodicTasks(new SchedulerRegistry());
    const run = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('no')).mockResolvedValue();
    const told = { failed: vi.fn<() => void>(), healed: vi.fn<() => void>() };
    const task = tasks.add({ name: 'work', everyMs: 3_600_000, retryAfterMs: 60_000, run, ...told });
    await task.wake();
    await vi.advanceTimersByTimeAsync(59_999);
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(run).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(run).toHaveBeenCalledTimes(2);
    expect(told.healed).toHaveBeenCalledOnce();
  });
});
