import { Module } from '@nestjs/common';

import { AccountsModule } from '../accounts/accounts.module.js';
import { FurtherChecks } from '../http/further-checks.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { checkRange, type GivenRange } from './check-range.js';
import { RecoveriesController } from './recoveries.controller.js';
import { RecoverDto, ResendDto } from './recoveries.dto.js';
import { RecoveriesReader } from './recoveries.reader.js';
import { RecoveriesService } from './recoveries.service.js';
import { RecoveryModule } from './recovery.module.js';
import { RecoveryPlanner } from './recovery.planner.js';

/** Beginning, watching, pausing and canceling recoveries. */
@Module({
  imports: [AccountsModule, WebhooksModule, RecoveryModule],
  controllers: [RecoveriesController],
  providers: [RecoveriesReader, RecoveriesService, RecoveryPlanner],
  exports: [RecoveriesReader, RecoveriesService, RecoveryPlanner],
})
export class RecoveriesModule {
  constructor(checks: FurtherChecks) {
    // By this process's clock and whatever is kept: the planner judges what is not refused anyway.
    const check = (range: GivenRange) => checkRange(range, { now: new Date(), keptDays: null });
    checks.add(RecoverDto, check);
    checks.add(ResendDto, check);
  }
}
