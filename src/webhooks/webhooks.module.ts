import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { WebhookEntity } from '../database/entities/index.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

/** Registering webhooks: which URLs, headers and countdowns are allowed, and their secrets. */
@Module({
  imports: [TypeOrmModule.forFeature([WebhookEntity]), DeliveryModule, LimitsModule],
  controllers: [WebhooksController],
  providers: [WebhooksService],
  exports: [WebhooksService],
})
export class WebhooksModule {}
