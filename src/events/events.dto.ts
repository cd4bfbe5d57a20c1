import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import { DELIVERY_STATUSES } from '../database/entities/index.js';
import { ANY_JSON, INT32, INT64 } from '../http/schemas.js';

const PAYLOAD = {
  ...ANY_JSON,
  description: 'Any JSON value, up to 256 KiB, preserved to the byte.',
  example: { id: 8812 },
};
const OBJECT_ID = { ...INT64, nullable: true, example: 8812 };
const CONTENT_TYPE = { ...INT64, nullable: true, example: 4 };
const INSTANCE = {
  type: String,
  nullable: true,
  maxLength: 255,
  description: 'What the event is about, such as an order number or a GUID.',
};

/** For the API description: bodies are read from their text, see `read-events.ts`. */
export class PublishEventDto {
  @ApiProperty({ example: 'package.status.shipped' }) type!: string;
  @ApiProperty(PAYLOAD) payload!: unknown;
  @ApiPropertyOptional(OBJECT_ID) objectId?: number | null;
  @ApiPropertyOptional(CONTENT_TYPE) contentType?: number | null;
  @ApiPropertyOptional(INSTANCE) instance?: string | null;
  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, description: 'When the event happened.' })
  occurredAt?: string | null;
}

export class PublishBatchItemDto extends PublishEventDto {
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 255 }) idempotencyKey?: string | null;
}

@ApiExtraModels(PublishBatchItemDto)
export class PublishBatchDto {
  @ApiProperty({ type: [PublishBatchItemDto], minItems: 1, maxItems: 1000 }) events!: PublishBatchItemDto[];
}

export class PublishedEventDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() type!: string;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty({ ...INT32, description: 'Number of webhooks it goes to.' }) deliveries!: number;
}

export class PublishedBatchItemDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty(INT32) deliveries!: number;
}

export class PublishedBatchDto {
  @ApiProperty({ type: [PublishedBatchItemDto] }) events!: PublishedBatchItemDto[];
}

export class EventDeliveryDto {
  @ApiProperty(INT64) id!: number;
  @ApiProperty(INT32) webhookId!: number;
  @ApiProperty({ enum: DELIVERY_STATUSES }) status!: string;
}

export class EventDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() type!: string;
  @ApiProperty(PAYLOAD) payload!: unknown;
  @ApiProperty(OBJECT_ID) objectId!: number | null;
  @ApiProperty(CONTENT_TYPE) contentType!: number | null;
  @ApiProperty(INSTANCE) instance!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) occurredAt!: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: [EventDeliveryDto] }) deliveries!: EventDeliveryDto[];
}
