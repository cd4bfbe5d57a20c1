import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { type PeriodicTask, PeriodicTasks } from '../common/periodic-task.js';
import { makePartitions } from './partitions.js';

const HOUR_MS = 3_600_000;
/** Where one could not be made this is soon enough: they are made for days to come. */
const RETRY_MS = 60_000;

/** Makes the coming days' partitions every hour, and at once where one is found missing; the boot made the first. */
@Injectable()
export class PartitionKeeper {
  private readonly logger = new Logger(PartitionKeeper.name);
  private readonly task: PeriodicTask;

  constructor(
    private readonly db: DataSource,
    tasks: PeriodicTasks,
  ) {
    this.task = tasks.add({
      name: 'make-partitions',
      everyMs: HOUR_MS,
      retryAfterMs: RETRY_MS,
      run: () => this.db.transaction(makePartitions),
      failed: (error) => this.logger.error('Could not create partitions, will retry within a minute', error),
      healed: () => this.logger.log('Partitions are made again'),
    });
  }

  /** Makes them now. Never rejects: tries again in a minute. */
  makeMissing(): Promise<void> {
    return this.task.wake();
  }
}
