import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const ANY_JSON = { description: 'Any JSON value, up to 256 KiB; kept as written, to the byte.', example: { id: 8812 } };

/** For the API description: bodies are read from their text, see `read-events.ts`. */
export class PublishEventDto {
  @ApiProperty({ example: 'package.status.shipped' }) type!: string;
  @ApiProperty({ ...ANY_JSON, type: Object }) payload!: unknown;
  @ApiPropertyOptional({ type: 'integer', nullable: true, example: 8812 }) objectId?: number | null;
  @ApiPropertyOptional({ type: 'integer', nullable: true, example: 4 }) contentType?: number | null;
  @ApiPropertyOptional({ type: String, nullable: true, description: 'What it is about: an order’s number, a GUID.' })
  instance?: string | null;
  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, description: 'When it happened.' })
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
  @ApiProperty({ description: 'How many webhooks it goes to.' }) deliveries!: number;
}

export class PublishedBatchItemDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() deliveries!: number;
}

export class PublishedBatchDto {
  @ApiProperty({ type: [PublishedBatchItemDto] }) events!: PublishedBatchItemDto[];
}

export class EventDeliveryDto {
  @ApiProperty() id!: number;
  @ApiProperty() webhookId!: number;
  @ApiProperty({ enum: ['pending', 'delivered', 'exhausted', 'canceled'] }) status!: string;
}

export class EventDto extends PublishEventDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: [EventDeliveryDto] }) deliveries!: EventDeliveryDto[];
}
