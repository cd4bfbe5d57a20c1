import { Module } from '@nestjs/common';

import { AccountsModule } from '../accounts/accounts.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { FurtherChecks } from '../http/further-checks.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { checkRange, type GivenRange } from './check-range.js';
import { RecoveriesController } from './recoveries.controller.js';
import { RecoverDto, ResendDto } from './recoveries.dto.js';
import { RecoveriesReader } from './recoveries-reader.js';
import { RecoveriesService } from './recoveries.service.js';
import { RecoveryPlanner } from './recovery-planner.js';
import { RecoveryRunner } from './recovery-runner.js';
import { RecoverySteps } from './recovery-steps.js';

/** Takes recoveries on, step by step. Without routes, for every process. */
@Module({
  imports: [DeliveryModule],
  providers: [RecoveryRunner, RecoverySteps],
  exports: [RecoveryRunner, RecoverySteps],
})
export class RecoveryModule {}

/** Begins, shows, pauses and cancels recoveries: the routes, for processes with the role `api`. */
@Module({
  imports: [AccountsModule, WebhooksModule, RecoveryModule],
  controllers: [RecoveriesController],
  providers: [RecoveriesReader, RecoveriesService, RecoveryPlanner],
  exports: [RecoveriesReader, RecoveriesService, RecoveryPlanner],
})
export class RecoveriesModule {
  constructor(checks: FurtherChecks) {
    // By this process's clock and without what is kept: the planner judges the rest by the database's.
    const check = (range: GivenRange) => checkRange(range, { now: new Date(), keptDays: null });
    checks.add(RecoverDto, check);
    checks.add(ResendDto, check);
  }
}
