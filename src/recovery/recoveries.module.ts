import { Module } from '@nestjs/common';

import { AccountsModule } from '../accounts/accounts.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { RecoveriesController } from './recoveries.controller.js';
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
export class RecoveriesModule {}
