import { Field, Float, InputType, Int, OmitType, PartialType } from '@nestjs/graphql';

import { IsInt } from 'class-validator';

import { type RetryCountdownConfig, SIGNATURE_ROTATIONS, type WebhookFormat } from '../../database/entities/index.js';
import { IfGiven } from '../../http/if-given.js';
import { CreateWebhookDto, RotateSecretDto, SignatureDto } from '../../webhooks/webhooks.dto.js';
import {
  SignatureAlgorithmEnum,
  SignatureEncodingEnum,
  SignatureRotationEnum,
  WebhookFormatEnum,
} from '../schema/enums.js';
import { JsonScalar } from '../schema/scalars.js';

@InputType()
export class WebhookSignatureInput extends SignatureDto {
  @Field(() => String) declare header: string;
  @Field(() => SignatureAlgorithmEnum) declare algorithm: SignatureDto['algorithm'];
  @Field(() => SignatureEncodingEnum) declare encoding: SignatureDto['encoding'];
  @Field(() => String, { defaultValue: '' }) declare prefix: string;
  @Field(() => SignatureRotationEnum, {
    defaultValue: SIGNATURE_ROTATIONS[0],
    description: 'When the header switches to a new secret; it can carry only one signature.',
  })
  declare rotation: SignatureDto['rotation'];
}

/** The fields of a new webhook; their rules are those of the REST body. */
@InputType()
export class CreateWebhookInput extends CreateWebhookDto {
  @Field(() => String, { description: 'An exact type, a prefix pattern (`package.*`) or `*`.' })
  declare eventType: string;
  @Field(() => String) declare targetUrl: string;
  @Field(() => WebhookFormatEnum, { nullable: true, description: 'Default for a new webhook: `ENVELOPE`.' })
  declare format: WebhookFormat;
  @Field(() => String, { nullable: true, description: 'Generated if omitted.' }) declare secretKey: string;
  @Field(() => JsonScalar, { nullable: true, description: '`{choice: "fixed", kwargs: {seconds: 60}}`.' })
  declare retryCountdownConfig: RetryCountdownConfig;
  @Field(() => Int, { nullable: true, description: 'Default for a new webhook: see `webhookDefaults`.' })
  declare maxAttempts: number;
  @Field(() => Int, { nullable: true, description: 'Null: the default of its format, see `webhookDefaults`.' })
  declare timeoutSeconds: number | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'An object of strings. A masked value keeps the value stored under that name, and is refused if there is none. Values may contain `{{event.type}}`, `{{event.id}}`, `{{event.instance}}` and `{{delivery.uuid}}`.',
  })
  declare additionalHeaders: Record<string, string>;
  @Field(() => String, { nullable: true }) declare callback: string;
  @Field(() => JsonScalar, { nullable: true, description: 'Your own notes, any JSON object. Stored and shown only.' })
  declare config: Record<string, unknown>;
  @Field(() => Boolean, { nullable: true }) declare isActive: boolean;
  @Field(() => Int, { nullable: true }) declare maxConcurrency: number;
  @Field(() => Float, { nullable: true }) declare rateLimitPerSecond: number | null;
  @Field(() => WebhookSignatureInput, { nullable: true }) declare signature: WebhookSignatureInput | null;
}

/** Whatever is left out stays as it is. A new secret comes by `rotateWebhookSecret`. */
@InputType()
export class UpdateWebhookInput extends PartialType(OmitType(CreateWebhookInput, ['secretKey']), {
  skipNullProperties: false,
}) {
  @Field(() => Int, {
    nullable: true,
    description:
      'The `version` you read. If the webhook has changed since, the update is refused (`version_conflict`).',
  })
  @IfGiven()
  @IsInt()
  ifVersion?: number;
}

@InputType()
export class RotateSecretInput extends RotateSecretDto {
  @Field(() => Int, { nullable: true, description: 'How long the old secret keeps signing. Default: a day.' })
  declare overlapSeconds: number;
  @Field(() => String, { nullable: true, description: 'Generated if omitted.' }) declare secretKey: string;
}
