import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

import { PAGE_LIMIT } from '../common/cursor.js';
import { INT32 } from './schemas.js';

/** Where a native list continues. */
export const NEXT_CURSOR = {
  type: String,
  nullable: true,
  description: 'Pass it as `after` to get the next page. Null on the last page.',
} as const;

/** The query of every native list. */
export class PageQueryDto {
  @ApiPropertyOptional({ ...INT32, minimum: 1, maximum: PAGE_LIMIT.max, default: PAGE_LIMIT.default })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_LIMIT.max)
  limit: number = PAGE_LIMIT.default;

  @ApiPropertyOptional({ description: 'nextCursor of the previous page.' })
  @IsOptional()
  @IsString()
  after?: string;
}
