import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval, Timeout } from '@nestjs/schedule';

import { CONFIG, type Config } from '../config/config.js';
import { DatabaseServer } from '../database/connections/database.server.js';
import { HistorySweep } from './history-sweep.js';
import { RetentionFigures } from './retention-figures.js';
import { RetentionSession } from './retention-session.js';

const HOUR_MS = 3_600_000;
/** After the start (milliseconds): late enough that a restart loop removes nothing. */
const SOON_MS = 120_000;

/** Removes expired history every hour, in one process at a time: whichever comes first. */
@Injectable()
export class RetentionKeeper implements OnModuleDestroy {
  private readonly logger = new Logger(RetentionKeeper.name);
  private readonly stopping = new AbortController();
  private pass: Promise<void> | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly server: DatabaseServer,
    private readonly figures: RetentionFigures,
  ) {}

  @Timeout('retention-soon', SOON_MS)
  soon(): void {
    this.tick();
  }

  @Interval('retention', HOUR_MS)
  tick(): void {
    if (this.stopping.signal.aborted) return;
    this.runOnce().catch((error: unknown) =>
      this.logger.error('Could not remove expired history, will try again within the hour', error),
    );
  }

  /** Waits for the step under way; the next pass goes on from there. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.pass?.catch(() => {});
  }

  /** Runs a pass without the timer, or waits for the one under way. */
  async runOnce(): Promise<void> {
    this.pass ??= this.sweep().finally(() => (this.pass = undefined));
    await this.pass;
  }

  private async sweep(): Promise<void> {
    const session = await RetentionSession.open(this.server, this.stopping.signal);
    try {
      const sweep = new HistorySweep(session, this.config.retentionDays, this.figures, this.logger);
      if (await session.takeTurn()) await sweep.run();
      this.figures.overdue(await sweep.countOverdue());
    } finally {
      await session.close();
    }
  }
}
