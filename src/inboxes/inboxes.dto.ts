import { ApiProperty } from '@nestjs/swagger';

import { TEXTS } from '../http/schemas.js';

/** A new inbox. */
export class InboxDto {
  @ApiProperty({ example: 'cGxlYXNlLXRyeS1tZQ-x9w' })
  id!: string;

  @ApiProperty({ description: 'Accepts any request. `?status=500` sets the response status.' })
  url!: string;
}

/** One request that an inbox received. */
export class InboxRequestDto {
  @ApiProperty({ format: 'date-time' })
  receivedAt!: string;

  @ApiProperty({ example: 'POST' })
  method!: string;

  @ApiProperty({ ...TEXTS, description: 'Header names are in lower case.' })
  headers!: Record<string, string>;

  @ApiProperty({ description: 'The first 300 KiB, as UTF-8.' })
  body!: string;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description:
      'Whether the Standard Webhooks signature matches a secret of a webhook that points at this inbox. Null if there is no such webhook.',
  })
  signatureValid!: boolean | null;
}

/** The requests that an inbox received, newest first. */
export class InboxRequestsDto {
  @ApiProperty({ type: [InboxRequestDto] })
  items!: InboxRequestDto[];
}
