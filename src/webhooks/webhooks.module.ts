import { Inject, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { WebhookEntity } from '../database/entities/index.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { EGRESS_RULES, type EgressRules } from '../egress/egress-rules.js';
import { FurtherChecks } from '../http/further-checks.js';
import { LimitsModule } from '../delivery/limits/limits.module.js';
import { checkChanges, checkNewWebhook, checkRotation } from './check-webhook.js';
import { WebhooksController } from './webhooks.controller.js';
import { CreateWebhookDto, RotateSecretDto, UpdateWebhookDto } from './webhooks.dto.js';
import { WebhooksService } from './webhooks.service.js';

/** Registers webhooks: allowed URLs, headers and retry countdowns, and secrets. */
@Module({
  imports: [TypeOrmModule.forFeature([WebhookEntity]), DeliveryModule, LimitsModule],
  controllers: [WebhooksController],
  providers: [WebhooksService],
  exports: [WebhooksService],
})
export class WebhooksModule {
  constructor(checks: FurtherChecks, @Inject(EGRESS_RULES) rules: EgressRules) {
    checks.add(CreateWebhookDto, (webhook) => checkNewWebhook(webhook, rules));
    checks.add(UpdateWebhookDto, (webhook) => checkChanges(webhook, rules));
    checks.add(RotateSecretDto, checkRotation);
  }
}
