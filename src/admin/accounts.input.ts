import { Field, InputType } from '@nestjs/graphql';

import { CreateApiTokenDto } from '../accounts/accounts.dto.js';
import { DateTimeScalar } from './scalars.js';

@InputType()
export class CreateApiTokenInput extends CreateApiTokenDto {
  @Field(() => String) declare name: string;
  @Field(() => DateTimeScalar, { nullable: true }) declare expiresAt: string;
}
