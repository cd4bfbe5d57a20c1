import { Module } from '@nestjs/common';

import { AccountsModule } from '../accounts/accounts.module.js';
import { DeliveriesModule } from '../deliveries/deliveries.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { EventsController } from './events.controller.js';
import { EventsReader } from './events.reader.js';
import { EventsService } from './events.service.js';
import { FanOuts } from './fan-outs.js';
import { PublishIntake } from './publish.intake.js';
import { PublishWriter } from './publish.writer.js';
import { TestEventController } from './test-event.controller.js';
import { TestEventService } from './test-event.service.js';

/** Publishing: an event is stored and handed to delivery in one commit. */
@Module({
  imports: [AccountsModule, DeliveryModule, DeliveriesModule, WebhooksModule],
  controllers: [EventsController, TestEventController],
  providers: [EventsService, FanOuts, PublishIntake, PublishWriter, EventsReader, TestEventService],
  exports: [EventsService, EventsReader, TestEventService],
})
export class EventsModule {}
