import { Module } from '@nestjs/common';

import { EgressModule } from '../egress/egress.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { AttemptRunner } from './attempt.runner.js';
import { DeliveryClaimer } from './claiming/delivery.claimer.js';
import { DeliveryQueue } from './delivery.queue.js';
import { DeliverySender } from './delivery.sender.js';
import { DeliveryWorker } from './delivery.worker.js';
import { HeartbeatKeeper } from './heartbeat.keeper.js';
import { OutcomeRecorder } from './outcome.recorder.js';
import { RetryScheduler } from './retry.scheduler.js';
import { WakeNotifier } from './wake.notifier.js';
import { WebhookDirectory } from './webhook.directory.js';
import { WebhookProblems } from './webhook.problems.js';
import { WebhookReview } from './webhook.review.js';
import { WebhookSwitch } from './webhook.switch.js';

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
