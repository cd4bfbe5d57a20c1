import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import { ERRORS } from '../common/errors.js';

/** One refused field of a request. */
export class FieldErrorDto {
  @ApiProperty({ example: 'events[3].type', description: 'Its path in the body, or the parameter’s name.' })
  field!: string;

  @ApiProperty({ example: 'must not be empty' })
  message!: string;
}

/** An error of the native API, by RFC 9457. */
export class ProblemDto {
  @ApiProperty({ example: 'about:blank' })
  type!: string;

  @ApiProperty({ example: ERRORS.invalid_request[1] })
  title!: string;

  @ApiProperty({ type: 'integer', example: ERRORS.invalid_request[0] })
  status!: number;

  @ApiProperty({ enum: Object.keys(ERRORS), description: 'Stable: what programs decide by.' })
  code!: string;

  @ApiProperty({ description: 'What happened this time, for a person.' })
  detail!: string;

  @ApiPropertyOptional({ type: [FieldErrorDto] })
  errors?: FieldErrorDto[];

  @ApiProperty({ format: 'uuid', description: 'Leads to the log.' })
  requestId!: string;
}
