import { Module } from '@nestjs/common';

import { DeliveriesController } from './deliveries.controller.js';
import { DeliveriesReader } from './deliveries.reader.js';
import { DeliveriesService } from './deliveries.service.js';
import { DeliveryModule } from './delivery.module.js';

/** Looking at deliveries, resending and canceling them. */
@Module({
  imports: [DeliveryModule],
  controllers: [DeliveriesController],
  providers: [DeliveriesReader, DeliveriesService],
  exports: [DeliveriesReader, DeliveriesService],
})
export class DeliveriesModule {}
