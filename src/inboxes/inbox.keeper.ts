import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';

import { FORGET_OLD_REQUESTS } from './inbox.queries.js';

const HOUR_MS = 3_600_000;

/** Removes what inboxes received more than a day ago; reading hides it at once. */
@Injectable()
export class InboxKeeper {
  private readonly logger = new Logger(InboxKeeper.name);

  constructor(private readonly db: DataSource) {}

  @Interval('forget-inbox-requests', HOUR_MS)
  async forgetOld(): Promise<void> {
    try {
      await this.db.query(FORGET_OLD_REQUESTS);
    } catch (error) {
      this.logger.error('Could not remove old inbox requests; will try again within the hour', error);
    }
  }
}
