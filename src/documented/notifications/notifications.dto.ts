import { ApiProperty } from '@nestjs/swagger';

import { NOTIFICATION_STATUSES, type NotificationStatus } from '../../database/entities/index.js';
import { INT32, INT64 } from '../../http/schemas.js';

const TIME = {
  type: 'string',
  pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+\d{4}$/.source,
  example: '2018-05-29T09:02:27+0200',
} as const;

/** Content of sent notification. */
export class NotificationDataDto {
  @ApiProperty({ ...INT64, description: 'number of (id) e-shop' })
  eshopId!: number;

  @ApiProperty({ example: 'order:create' })
  event!: string;

  @ApiProperty({ ...TIME, nullable: true })
  eventCreated!: string | null;

  @ApiProperty({ description: 'the subject of the notification, such as an order number or a product GUID' })
  eventInstance!: string;
}

/** One notification: a delivery as the document shows it, its fields in the documented order. */
export class NotificationDto {
  @ApiProperty({ ...INT64, description: 'notification unique ID' })
  id!: number;

  @ApiProperty({ ...INT32, description: 'link to webhook, which invoked the notification' })
  webhookId!: number;

  @ApiProperty({ description: 'webhook URL in the instant, when the notification was created' })
  webhookUrl!: string;

  @ApiProperty({ description: 'event type', example: 'order:create' })
  event!: string;

  @ApiProperty({ ...TIME, nullable: true, description: 'time of event creation' })
  eventCreated!: string | null;

  @ApiProperty({ ...TIME, nullable: true, description: 'date and time, when the webhook notification was created' })
  created!: string | null;

  @ApiProperty({
    ...TIME,
    nullable: true,
    description: 'date and time of last delivery attempt; null before the first',
  })
  attempted!: string | null;

  @ApiProperty({ ...INT32, description: 'number of attempts to deliver the notification' })
  attempts!: number;

  @ApiProperty({ enum: NOTIFICATION_STATUSES, description: 'results of the last attempt to deliver the notification' })
  status!: NotificationStatus;

  @ApiProperty({ description: 'not delivered yet and attempts left: it will be sent again' })
  active!: boolean;

  @ApiProperty()
  data!: NotificationDataDto;
}

/** Where in the list a page stands. */
export class PaginatorDto {
  @ApiProperty({ ...INT64, description: 'total number of available records' })
  totalCount!: number;

  @ApiProperty({ ...INT64, description: 'current page' })
  page!: number;

  @ApiProperty({ ...INT64, description: 'total available of pages' })
  pageCount!: number;

  @ApiProperty({ ...INT32, description: 'number of currently returned records' })
  itemsOnPage!: number;

  @ApiProperty({ ...INT32, description: 'number of records per page' })
  itemsPerPage!: number;
}

export class NotificationsDto {
  @ApiProperty({ type: [NotificationDto] })
  notifications!: NotificationDto[];

  @ApiProperty()
  paginator!: PaginatorDto;
}

export class MetadataDto {
  @ApiProperty({ format: 'uuid', description: 'Request identifier. Useful for logging and reporting.' })
  requestId!: string;
}

export class NotificationErrorDto {
  @ApiProperty({ example: 'invalid-parameter', description: 'Short text error identification' })
  errorCode!: string;

  @ApiProperty({ description: 'Descriptive error message' })
  message!: string;

  @ApiProperty({ example: 'status', description: 'Identification of the entity referenced' })
  instance!: string;
}

/** The envelope of an answer with data. */
export class NotificationsEnvelopeDto {
  @ApiProperty()
  data!: NotificationsDto;

  @ApiProperty({ type: 'null' })
  errors!: null;

  @ApiProperty()
  metadata!: MetadataDto;
}

/** The envelope of an error. */
export class NotificationErrorsEnvelopeDto {
  @ApiProperty({ type: 'null' })
  data!: null;

  @ApiProperty({ type: [NotificationErrorDto] })
  errors!: NotificationErrorDto[];

  @ApiProperty()
  metadata!: MetadataDto;
}
