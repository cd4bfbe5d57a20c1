import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { PeriodicTasks } from '../common/periodic-task.js';
import { FORGET_OLD_REQUESTS } from './inbox.queries.js';

const HOUR_MS = 3_600_000;

/** Removes requests that inboxes received more than a day ago; reads hide them at once. */
@Injectable()
export class InboxKeeper {
  private readonly logger = new Logger(InboxKeeper.name);

  constructor(
    private readonly db: DataSource,
    tasks: PeriodicTasks,
  ) {
    tasks.add({
      name: 'forget-inbox-requests',
      everyMs: HOUR_MS,
      run: () => this.forgetOld(),
      failed: (error) => this.logger.error('Could not remove old inbox requests, will retry within the hour', error),
      healed: () => this.logger.log('Old inbox requests are removed again'),
    });
  }

  /** Once, without the timer. */
  async forgetOld(): Promise<void> {
    await this.db.query(FORGET_OLD_REQUESTS);
  }
}
