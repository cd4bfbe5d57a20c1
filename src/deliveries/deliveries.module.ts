import { Module } from '@nestjs/common';

import { CountsModule } from '../counts/counts.module.js';
import { AttemptsReader } from './attempts.reader.js';
import { DeliveriesController } from './deliveries.controller.js';
import { DeliveriesFinder } from './deliveries.finder.js';
import { DeliveriesReader } from './deliveries.reader.js';
import { DeliveriesService } from './deliveries.service.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DeliveryRequests } from './delivery.requests.js';

/** Shows deliveries, resends and cancels them. */
@Module({
  imports: [CountsModule, DeliveryModule],
  controllers: [DeliveriesController],
  providers: [AttemptsReader, DeliveriesFinder, DeliveriesReader, DeliveriesService, DeliveryRequests],
  exports: [AttemptsReader, DeliveriesFinder, DeliveriesReader, DeliveriesService, DeliveryRequests],
})
export class DeliveriesModule {}
