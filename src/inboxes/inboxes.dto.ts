import { ApiProperty } from '@nestjs/swagger';

import { TEXTS } from '../http/schemas.js';

/** A new inbox. */
export class InboxDto {
  @ApiProperty({ example: 'cGxlYXNlLXRyeS1tZQ-x9w' })
  id!: string;

  @ApiProperty({ description: 'Takes any request. `?status=500` chooses the answer.' })
  url!: string;
}

/** One request that an inbox received. */
export class InboxRequestDto {
  @ApiProperty({ format: 'date-time' })
  receivedAt!: string;

  @ApiProperty({ example: 'POST' })
  method!: string;

  @ApiProperty({ ...TEXTS, description: 'Names in lower case.' })
  headers!: Record<string, string>;

  @ApiProperty({ description: 'As UTF-8 text; the first 300 KiB.' })
  body!: string;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description:
      'Whether a secret of a webhook that points at this inbox made the Standard Webhooks signature; null where there is no such webhook.',
  })
  signatureValid!: boolean | null;
}

/** The requests that an inbox received, newest first. */
export class InboxRequestsDto {
  @ApiProperty({ type: [InboxRequestDto] })
  items!: InboxRequestDto[];
}
