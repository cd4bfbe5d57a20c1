import { Injectable, Logger } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { DataSource } from 'typeorm';

import { partitionDaysAhead } from './partition-days-ahead.js';
import { Readiness } from './readiness.js';

const DATABASE_PATIENCE_MS = 2_000;

/** Days. Partitions are made hourly for a week ahead: fewer than this means that has failed for days. */
const FEWEST_DAYS_AHEAD = 3;

/** What must hold for this process to be sent requests. Public, so reasons name no address. */
@Injectable()
export class ReadinessIndicators {
  private readonly logger = new Logger(ReadinessIndicators.name);

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly db: DataSource,
    private readonly readiness: Readiness,
  ) {}

  process() {
    const indicator = this.indicators.check('process');
    return this.readiness.isEnding ? indicator.down('is shutting down') : indicator.up();
  }

  database() {
    return this.asked('database', async () => {
      await this.db.query('SELECT 1');
    });
  }

  partitions() {
    return this.asked('partitions', async () => {
      const daysAhead = await partitionDaysAhead(this.db);
      if (daysAhead < FEWEST_DAYS_AHEAD)
        throw new Unready(`reach ${daysAhead} days ahead, fewer than ${FEWEST_DAYS_AHEAD}`);
      return { daysAhead };
    });
  }

  private asked(name: string, ask: () => Promise<{ daysAhead: number } | void>) {
    const attempt = async () => {
      try {
        return await ask();
      } catch (error) {
        if (error instanceof Unready) throw error;
        this.logger.warn(`Not ready: ${name}: ${(error as Error).message}`);
        throw new Unready('the database cannot be reached');
      }
    };
    return this.indicators.check(name).attempt(attempt).withTimeout(DATABASE_PATIENCE_MS);
  }
}

/** A reason that may be shown. */
class Unready extends Error {}
