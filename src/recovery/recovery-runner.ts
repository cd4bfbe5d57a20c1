import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

import { CONFIG, type Config } from '../config/config.js';
import { RecoverySteps } from './recovery-steps.js';

const EVERY_MS = 1_000;

/** Takes recoveries on in the processes that deliver, while a step is due. */
@Injectable()
export class RecoveryRunner implements OnModuleDestroy {
  private readonly logger = new Logger(RecoveryRunner.name);
  private pass: Promise<void> | undefined;
  private stopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly steps: RecoverySteps,
  ) {}

  /** Looks for due steps, unless it does so already. Called when a recovery was begun here, too. */
  @Interval('run-recoveries', EVERY_MS)
  tick(): void {
    if (!this.config.roles.worker || this.stopping || this.pass) return;
    this.pass = this.takeAll()
      .catch((error: unknown) => this.logger.error('Could not take recoveries on, will try again', error))
      .finally(() => (this.pass = undefined));
  }

  /** Waits for the step under way before the database closes. The next process goes on from there. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.pass;
  }

  /** Takes steps until none is due, without the timer. */
  async runOnce(): Promise<void> {
    await this.pass;
    await this.takeAll();
  }

  private async takeAll(): Promise<void> {
    while (!this.stopping && (await this.steps.take()));
  }
}
