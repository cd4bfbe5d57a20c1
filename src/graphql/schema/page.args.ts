import { ArgsType, Field, Int } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

import { PAGE_LIMIT } from '../../common/cursor.js';

/** The arguments of every list. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: PAGE_LIMIT.default, description: `At most ${PAGE_LIMIT.max}.` })
  @IsInt()
  @Min(1)
  @Max(PAGE_LIMIT.max)
  first: number = PAGE_LIMIT.default;

  @Field(() => String, { nullable: true, description: 'The list continues after this cursor.' })
  @IsOptional()
  @IsString()
  after?: string | null;
}

/** The same as the readers of lists take it. */
export function pageAt({ first, after }: PageArgs): { limit: number; after?: string | undefined } {
  return { limit: first, after: after ?? undefined };
}
