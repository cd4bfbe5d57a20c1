import { Module } from '@nestjs/common';

import { DeliveryModule } from '../delivery/delivery.module.js';
import { RecoveryRunner } from './recovery.runner.js';
import { RecoverySteps } from './recovery.steps.js';

/** Bringing back what was missed, step by step. Without any route of its own. */
@Module({
  imports: [DeliveryModule],
  providers: [RecoveryRunner, RecoverySteps],
  exports: [RecoveryRunner, RecoverySteps],
})
export class RecoveryModule {}
