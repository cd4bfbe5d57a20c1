import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

import { StatementPool } from '../database/statement.pool.js';
import { FOLD } from './fold.statement.js';

/** What is not folded yet is added up on every read: often enough to keep that little, seldom enough to fold many at once. */
const EVERY_MS = 2_000;

/** Keeps the counts and rollups up to date: one process at a time, whichever comes first. */
@Injectable()
export class CountsFolder implements OnModuleDestroy {
  private readonly logger = new Logger(CountsFolder.name);
  private folding: Promise<void> | undefined;

  constructor(private readonly pool: StatementPool) {}

  @Interval('fold-counts', EVERY_MS)
  tick(): void {
    this.folding ??= this.fold()
      .catch((error: unknown) => this.logger.error('Could not fold counts, will try again', error))
      .finally(() => (this.folding = undefined));
  }

  /** Lets a fold under way end before the database closes. */
  async onModuleDestroy(): Promise<void> {
    await this.folding;
  }

  /** Once, without the timer. */
  async fold(): Promise<void> {
    // Not worth waiting for the disk: what a crash takes back, it takes back whole.
    await this.pool.runRelaxed(FOLD, []);
  }
}
