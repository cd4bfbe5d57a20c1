import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';

import { Stopping } from '../../common/stopping.js';
import { Readiness } from './readiness.js';

/** The conditions for sending requests to this process, each with a reason if it is not met. */
@Injectable()
export class ReadinessIndicators {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly readiness: Readiness,
    private readonly stopping: Stopping,
  ) {}

  process() {
    const indicator = this.indicators.check('process');
    return this.stopping.hasBegun ? indicator.down('is stopping') : indicator.up();
  }

  async database() {
    const indicator = this.indicators.check('database');
    const { database } = await this.readiness.check();
    return database === null ? indicator.up() : indicator.down(database);
  }

  async partitions() {
    const indicator = this.indicators.check('partitions');
    const { partitions, daysAhead } = await this.readiness.check();
    return partitions === null ? indicator.up({ daysAhead }) : indicator.down(partitions);
  }
}
