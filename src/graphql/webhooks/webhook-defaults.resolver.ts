import { Inject } from '@nestjs/common';
import { Args, Field, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { CONFIG, type Config } from '../../config/config.js';
import type { RetryCountdownConfig, WebhookFormat } from '../../database/entities/index.js';
import { type FormatDefaults, formatDefaults } from '../../delivery/queue/format-defaults.js';
import { WebhookFormatEnum } from '../schema/enums.js';
import { JsonScalar } from '../schema/scalars.js';

@ObjectType('WebhookDefaults', { description: 'Default settings of a new webhook.' })
export class WebhookDefaultsModel implements FormatDefaults {
  @Field(() => WebhookFormatEnum) format!: WebhookFormat;
  @Field(() => Int) maxAttempts!: number;
  @Field(() => JsonScalar, { description: '`{choice, kwargs}`.' }) retryCountdownConfig!: RetryCountdownConfig;
  @Field(() => Int, { description: 'Time-out of a webhook without its own.' }) timeoutSeconds!: number;
}

/** The table that registration goes by. */
@Resolver(() => WebhookDefaultsModel)
export class WebhookDefaultsResolver {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Query(() => WebhookDefaultsModel, { name: 'webhookDefaults' })
  of(@Args('format', { type: () => WebhookFormatEnum }) format: WebhookFormat): WebhookDefaultsModel {
    const defaults = formatDefaults(format);
    return { format, ...defaults, timeoutSeconds: defaults.timeoutSeconds ?? this.config.delivery.timeoutSeconds };
  }
}
