import { Inject, Injectable, Logger } from '@nestjs/common';

import { PeriodicTasks } from '../common/periodic-task.js';
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
export class RetentionKeeper {
  private readonly logger = new Logger(RetentionKeeper.name);

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly server: DatabaseServer,
    private readonly figures: RetentionFigures,
    tasks: PeriodicTasks,
  ) {
    tasks.add({
      name: 'retention',
      everyMs: HOUR_MS,
      firstAfterMs: SOON_MS,
      run: (stopping) => this.runOnce(stopping),
      failed: (error) => this.logger.error('Could not remove expired history, will retry within the hour', error),
      healed: () => this.logger.log('Expired history is removed again'),
    });
  }

  /**
   * Runs a pass, without the timer.
   *
   * @param stopping ends it after the step under way; the next pass goes on from there
   */
  async runOnce(stopping = new AbortController().signal): Promise<void> {
    const session = await RetentionSession.open(this.server, stopping);
    try {
      const sweep = new HistorySweep(session, this.config.retentionDays, this.figures, this.logger);
      if (await session.takeTurn()) await sweep.run();
      this.figures.overdue(await sweep.countOverdue());
    } finally {
      await session.close();
    }
  }
}
