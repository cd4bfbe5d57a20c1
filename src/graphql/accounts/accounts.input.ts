import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Transform } from 'class-transformer';

import { CreateAccountDto, CreateApiTokenDto, UpdateAccountDto } from '../../accounts/accounts.dto.js';
import { DateTimeScalar } from '../schema/scalars.js';

@InputType()
export class CreateApiTokenInput extends CreateApiTokenDto {
  @Field(() => String) declare name: string;
  @Field(() => DateTimeScalar, { nullable: true }) declare expiresAt: string;
}

@InputType()
export class CreateAccountInput extends CreateAccountDto {
  @Field(() => String) declare name: string;
  @Field(() => ID, {
    nullable: true,
    description: 'An integer: the shop number in notification bodies. Default: the account id.',
  })
  @Transform(({ value }: { value: unknown }) => (value == null ? undefined : Number(value)))
  declare eshopId: number;
  @Field(() => String, { nullable: true, description: 'IANA name. Default: UTC.' }) declare timezone: string;
}

/** Whatever is left out stays as it is. */
@InputType()
export class UpdateAccountInput extends UpdateAccountDto {
  @Field(() => String, { nullable: true }) declare name: string;
  @Field(() => String, { nullable: true, description: 'IANA name.' }) declare timezone: string;
  @Field(() => Int, { nullable: true, description: 'Days of history shown. Null: the installation’s setting.' })
  declare retentionDays: number | null;
}
