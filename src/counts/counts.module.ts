import { Module } from '@nestjs/common';

import { CountedDeliveries } from './counted.deliveries.js';
import { CountsFolder } from './counts.folder.js';
import { RollupsReader } from './rollups.reader.js';

/** Totals and statistics that are kept up to date with every change, so that nobody has to scan for them. */
@Module({
  providers: [CountsFolder, CountedDeliveries, RollupsReader],
  exports: [CountsFolder, CountedDeliveries, RollupsReader],
})
export class CountsModule {}
