import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';

import { makePartitions } from './partitions.js';

const HOUR_MS = 3_600_000;
/** Where one could not be made this is soon enough: they are made for days to come. */
const RETRY_MS = 60_000;

/** Makes the coming days' partitions every hour, and at once where one is found missing; the boot made the first. */
@Injectable()
export class PartitionKeeper implements OnModuleDestroy {
  private readonly logger = new Logger(PartitionKeeper.name);

  private making: Promise<void> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(private readonly db: DataSource) {}

  @Interval('make-partitions', HOUR_MS)
  async makeAhead(): Promise<void> {
    await this.makeMissing();
  }

  /** Makes them now; those who ask at once share one pass. Never rejects: tries again in a minute. */
  makeMissing(): Promise<void> {
    return (this.making ??= this.make().finally(() => (this.making = undefined)));
  }

  onModuleDestroy(): void {
    this.isStopping = true;
    clearTimeout(this.retry);
  }

  private async make(): Promise<void> {
    clearTimeout(this.retry);
    try {
      await this.db.transaction(makePartitions);
    } catch (error) {
      this.logger.error('Could not make partitions; will try again within a minute', error);
      if (!this.isStopping) this.retry = setTimeout(() => void this.makeMissing(), RETRY_MS).unref();
    }
  }
}
