import { Module } from '@nestjs/common';

import { EgressModule } from '../egress/egress.module.js';
import { LimitsModule } from './limits/limits.module.js';
import { AttemptRunner } from './attempt/attempt.runner.js';
import { DeliveryClaimer } from './claiming/delivery.claimer.js';
import { DeliveryQueue } from './queue/delivery.queue.js';
import { DeliverySender } from './attempt/delivery.sender.js';
import { DeliveryWorker } from './delivery.worker.js';
import { HeartbeatKeeper } from './queue/heartbeat.keeper.js';
import { OutcomeRecorder } from './attempt/outcome.recorder.js';
import { RetryScheduler } from './retry.scheduler.js';
import { WakeNotifier } from './wake.notifier.js';
import { WebhookDirectory } from './attempt/webhook.directory.js';
import { WebhookProblems } from './attempt/webhook.problems.js';
import { WebhookReview } from './attempt/webhook.review.js';
import { WebhookSwitch } from './attempt/webhook.switch.js';

/** The way of a delivery: queue → worker → sender → outcome → recorder. Without any route of its own. */
@Module({
  imports: [EgressModule, LimitsModule],
  providers: [
    DeliveryClaimer,
    DeliveryQueue,
    DeliveryWorker,
    DeliverySender,
    HeartbeatKeeper,
    AttemptRunner,
    OutcomeRecorder,
    RetryScheduler,
    WakeNotifier,
    WebhookDirectory,
    WebhookProblems,
    WebhookReview,
    WebhookSwitch,
  ],
  exports: [
    DeliveryQueue,
    DeliverySender,
    DeliveryWorker,
    WebhookDirectory,
    WebhookProblems,
    WebhookSwitch,
    RetryScheduler,
    WakeNotifier,
  ],
})
export class DeliveryModule {}
