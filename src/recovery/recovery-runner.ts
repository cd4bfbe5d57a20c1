import { Inject, Injectable, Logger } from '@nestjs/common';

import { type PeriodicTask, PeriodicTasks } from '../common/periodic-task.js';
import { CONFIG, type Config } from '../config/config.js';
import { RecoverySteps } from './recovery-steps.js';

const EVERY_MS = 1_000;

/** Takes recoveries on in the processes that deliver, while a step is due. */
@Injectable()
export class RecoveryRunner {
  private readonly logger = new Logger(RecoveryRunner.name);
  private readonly task: PeriodicTask;

  constructor(
    @Inject(CONFIG) { roles }: Config,
    private readonly steps: RecoverySteps,
    tasks: PeriodicTasks,
  ) {
    this.task = tasks.add({
      name: 'run-recoveries',
      everyMs: EVERY_MS,
      runsHere: roles.worker,
      run: (stopping) => this.takeAll(stopping),
      failed: (error) => this.logger.error('Could not continue recoveries, will retry', error),
      healed: () => this.logger.log('Recoveries are taken on again'),
    });
  }

  /** Looks for due steps at once: a recovery was begun here. Resolves when none is due any more; never rejects. */
  wake(): Promise<void> {
    return this.task.wake();
  }

  /** Ends after the step under way once stopped. The next process goes on from there. */
  private async takeAll(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted && (await this.steps.take()));
  }
}
