import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';

import type {
  RetryCountdownConfig,
  SignatureHeader,
  WebhookEntity,
  WebhookFormat,
} from '../../database/entities/index.js';
import { shownCountdown } from '../../delivery/attempt/retry-countdown.js';
import { readSignature } from '../../delivery/attempt/signature.js';
import { connectionType } from '../schema/connection.js';
import {
  SignatureAlgorithmEnum,
  SignatureEncodingEnum,
  SignatureRotationEnum,
  WebhookFormatEnum,
} from '../schema/enums.js';
import { DateTimeScalar, JsonScalar } from '../schema/scalars.js';

@ObjectType('WebhookSignature', { description: 'An additional HMAC header over the raw body.' })
export class WebhookSignatureModel implements SignatureHeader {
  @Field(() => String) header!: string;
  @Field(() => SignatureAlgorithmEnum) algorithm!: SignatureHeader['algorithm'];
  @Field(() => SignatureEncodingEnum) encoding!: SignatureHeader['encoding'];
  @Field(() => String) prefix!: string;
  @Field(() => SignatureRotationEnum, { description: 'When the header switches to a new secret.' })
  rotation!: SignatureHeader['rotation'];
}

/** A webhook as it is shown. What may be large in it is a field resolver's. */
@ObjectType('Webhook', { description: 'A registered URL and its event type.' })
export class WebhookModel {
  readonly entity!: WebhookEntity;

  @Field(() => ID) id!: number;
  @Field(() => String, { description: 'An exact type, a prefix pattern (`package.*`) or `*`.' }) eventType!: string;
  @Field(() => String) targetUrl!: string;
  @Field(() => WebhookFormatEnum) format!: WebhookFormat;
  @Field(() => JsonScalar, { description: '`{choice, kwargs}`.' }) retryCountdownConfig!: RetryCountdownConfig;
  @Field(() => Int) maxAttempts!: number;
  @Field(() => Int, { nullable: true, description: 'Null: the default of its format, see `webhookDefaults`.' })
  timeoutSeconds!: number | null;
  @Field(() => Boolean, { description: 'False: no deliveries are created.' }) isActive!: boolean;
  @Field(() => String, { nullable: true }) disabledReason!: string | null;
  @Field(() => Boolean, { description: 'True: deliveries are created and wait.' }) isPaused!: boolean;
  @Field(() => Int) maxConcurrency!: number;
  @Field(() => Float, { nullable: true }) rateLimitPerSecond!: number | null;
  @Field(() => WebhookSignatureModel, { nullable: true }) signature!: WebhookSignatureModel | null;
  @Field(() => String, {
    nullable: true,
    description: 'Returned only by `createWebhook` and `rotateWebhookSecret`.',
  })
  secretKey!: string | null;
  @Field(() => Int, { description: 'Increases with every change.' }) version!: number;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar) modifiedAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Deleted webhooks are kept, because history shows them.',
  })
  deletedAt!: Date | null;

  static of(webhook: WebhookEntity, secretKey: string | null = null): WebhookModel {
    const { pausedAt, ...shown } = webhook;
    return {
      ...shown,
      entity: webhook,
      isPaused: pausedAt !== null,
      retryCountdownConfig: shownCountdown(webhook.retryCountdownConfig),
      signature: readSignature(webhook.signature),
      secretKey,
    };
  }
}

@ObjectType('WebhookConnection')
export class WebhookConnectionModel extends connectionType('Webhook', WebhookModel) {}
