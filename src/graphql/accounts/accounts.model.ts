import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import type { AccountEntity, ApiTokenEntity } from '../../database/entities/index.js';
import { connectionType } from '../schema/connection.js';
import { DateTimeScalar } from '../schema/scalars.js';

@ObjectType('Account', { description: 'A tenant. It owns webhooks, events, deliveries and tokens.' })
export class AccountModel {
  @Field(() => ID) id!: number;
  @Field(() => String) name!: string;
  @Field(() => ID, { description: 'The shop number in notification bodies.' }) eshopId!: string;
  @Field(() => String, { description: 'IANA name.' }) timezone!: string;
  @Field(() => Int, { nullable: true, description: 'Null: the installation’s setting.' }) retentionDays!: number | null;
  @Field(() => DateTimeScalar) createdAt!: Date;

  static of(account: AccountEntity): AccountModel {
    const { eshopId, ...shown } = account;
    return { ...shown, eshopId: eshopId ?? String(account.id) };
  }
}

@ObjectType('CreatedAccount')
export class CreatedAccountModel {
  @Field(() => AccountModel) account!: AccountModel;
  @Field(() => String, { description: 'Its first token, returned only here.' }) token!: string;
}

@ObjectType('AccountConnection')
export class AccountConnectionModel extends connectionType('Account', AccountModel) {}

@ObjectType('Me', { description: 'The account that the request’s token acts for.' })
export class MeModel {
  @Field(() => AccountModel, { nullable: true, description: 'Null for an operator who has not chosen an account.' })
  account!: AccountModel | null;
  @Field(() => Boolean) isOperator!: boolean;
}

@ObjectType('ApiToken')
export class ApiTokenModel {
  @Field(() => ID) id!: number;
  @Field(() => String) name!: string;
  @Field(() => String, { description: 'The last four characters.' }) hint!: string;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true }) expiresAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) lastUsedAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'The token itself, returned only by `createApiToken`.' })
  token!: string | null;

  static of(token: ApiTokenEntity, text: string | null = null): ApiTokenModel {
    const { tokenHash: _kept, ...shown } = token;
    return { ...shown, token: text };
  }
}
