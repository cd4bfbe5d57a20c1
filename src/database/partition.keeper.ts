import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';

import { makePartitions } from './partitions.js';

const HOUR_MS = 3_600_000;

/** Makes the coming days' partitions every hour; the boot made the first. */
@Injectable()
export class PartitionKeeper {
  private readonly logger = new Logger(PartitionKeeper.name);

  constructor(private readonly db: DataSource) {}

  @Interval('make-partitions', HOUR_MS)
  async makeAhead(): Promise<void> {
    try {
      await this.db.transaction(makePartitions);
    } catch (error) {
      this.logger.error('Could not make partitions; will try again within the hour', error);
    }
  }
}
