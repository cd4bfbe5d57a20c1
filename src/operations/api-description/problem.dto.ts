import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import { type ErrorCode, ERRORS } from '../../common/errors.js';
import { INT32 } from '../../http/schemas.js';

/** Codes that only GraphQL uses. */
const GRAPHQL_ONLY = /^(document|too_many|answer)_/;

export const NATIVE_CODES = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => !GRAPHQL_ONLY.test(code));

/** One refused field of a request. */
export class FieldErrorDto {
  @ApiProperty({ example: 'events[3].type', description: 'The path in the body, or the parameter’s name.' })
  field!: string;

  @ApiProperty({ example: 'must not be empty' })
  message!: string;
}

/** An error of the native API, as in RFC 9457. */
export class ProblemDto {
  @ApiProperty({ example: 'about:blank' })
  type!: string;

  @ApiProperty({ example: ERRORS.invalid_request[1] })
  title!: string;

  @ApiProperty({ ...INT32, example: ERRORS.invalid_request[0] })
  status!: number;

  @ApiProperty({ enum: NATIVE_CODES, description: 'Stable: use it in programs.' })
  code!: string;

  @ApiProperty({ description: 'Explanation of this occurrence, for people.' })
  detail!: string;

  @ApiPropertyOptional({ type: [FieldErrorDto] })
  errors?: FieldErrorDto[];

  @ApiProperty({ format: 'uuid', description: 'Identifies the request in the log.' })
  requestId!: string;
}
