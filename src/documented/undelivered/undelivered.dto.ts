import { ApiProperty } from '@nestjs/swagger';

import { STATUS_WITHOUT_ANSWER } from '../../counts/shown-status.js';
import type { RetryCountdownConfig } from '../../database/entities/index.js';
import { ANY_OBJECT, INT32, INT64, TEXTS } from '../../http/schemas.js';

const INTEGER_OR_NULL = { ...INT64, nullable: true } as const;
const DATE_TIME = { type: 'string', format: 'date-time', example: '2023-10-12T10:08:23.085564Z' } as const;

/** The webhook of an undelivered event, as the document shows it. */
export class UndeliveredWebhookDto {
  @ApiProperty({ ...INT32, example: 68 })
  id!: number;

  @ApiProperty({ ...ANY_OBJECT, example: { choice: 'fixed', kwargs: { seconds: 60 } } })
  retry_countdown_config!: RetryCountdownConfig;

  @ApiProperty(DATE_TIME)
  created_date!: string;

  @ApiProperty(DATE_TIME)
  modified_date!: string;

  @ApiProperty({ example: 'https://receiver.example/orders' })
  target_url!: string;

  @ApiProperty()
  is_active!: boolean;

  @ApiProperty({ example: '', description: 'Always empty: a secret is shown only when it is created.' })
  secret_key!: string;

  @ApiProperty({ example: 'package.status.shipped', description: 'The registered event type, which may be a pattern.' })
  event_type!: string;

  @ApiProperty({ example: '' })
  callback!: string;

  @ApiProperty({ ...TEXTS, description: 'Values of Authorization, Cookie and the like are masked.' })
  additional_headers!: Record<string, string>;

  @ApiProperty(ANY_OBJECT)
  config!: Record<string, unknown>;
}

/** One undelivered webhook event, as the document shows it. */
export class UndeliveredEventDto {
  @ApiProperty({ ...INT64, description: 'Primary key of the event', example: 5941 })
  id!: number;

  @ApiProperty({ description: 'Webhook information of the webhook event' })
  webhook!: UndeliveredWebhookDto;

  @ApiProperty({ ...DATE_TIME, description: 'Creation date' })
  created_date!: string;

  @ApiProperty({ ...DATE_TIME, description: 'Last modified date' })
  modified_date!: string;

  @ApiProperty({ format: 'uuid', description: 'Unique key of the webhook event' })
  uuid!: string;

  @ApiProperty({ ...ANY_OBJECT, nullable: true, description: 'Request data sent with webhook event' })
  request_payload!: unknown;

  @ApiProperty({
    example: `b'500 Internal Server Error'`,
    description: 'The response body in Python’s bytes notation, or plain text if there was no response.',
  })
  response_content!: string;

  @ApiProperty({
    ...INT32,
    example: STATUS_WITHOUT_ANSWER,
    description: `Status of the last response; ${STATUS_WITHOUT_ANSWER} if there was none`,
  })
  response_http_status!: number;

  @ApiProperty({
    example: false,
    description: 'If the webhook event is processed successfully by the target service or not',
  })
  delivered!: boolean;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', format: 'date-time' },
    example: ['2023-10-12T10:08:23.085564Z', '2023-10-12T10:07:22.924131Z'],
    description: 'Which times webhook event was sent, newest first',
  })
  request_datetimes!: string[];

  @ApiProperty({ ...INT32, description: 'How many times webhook event was sent' })
  retry_count!: number;

  @ApiProperty({ ...INTEGER_OR_NULL, description: 'ID of the object to which the webhook event is sent' })
  object_id!: number | null;

  @ApiProperty({ ...INTEGER_OR_NULL, description: 'Content type of the object to which the webhook event is sent' })
  content_type!: number | null;
}

/** A page of the undelivered list. */
export class UndeliveredPageDto {
  @ApiProperty(INT64)
  count!: number;

  @ApiProperty({ type: 'string', format: 'uri', nullable: true })
  next!: string | null;

  @ApiProperty({ type: 'string', format: 'uri', nullable: true })
  previous!: string | null;

  @ApiProperty({ type: [UndeliveredEventDto] })
  results!: UndeliveredEventDto[];
}

/** Every error of this endpoint but a refused filter, which names its parameter instead. */
export class UndeliveredErrorDto {
  @ApiProperty({ example: 'Invalid token.' })
  detail!: string;
}
