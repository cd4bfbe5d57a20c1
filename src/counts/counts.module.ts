import { Module } from '@nestjs/common';

import { CountedDeliveries } from './counted-deliveries.js';
import { CountsCompactor } from './counts-compactor.js';
import { Statistics } from './statistics.js';

/** Totals and statistics, kept up to date with every change, so that nobody has to scan for them. */
@Module({
  providers: [CountedDeliveries, CountsCompactor, Statistics],
  exports: [CountedDeliveries, CountsCompactor, Statistics],
})
export class CountsModule {}
