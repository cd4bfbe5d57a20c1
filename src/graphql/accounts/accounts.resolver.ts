import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';

import { AccountId } from '../../accounts/account-id.decorator.js';
import { AccountsService } from '../../accounts/accounts.service.js';
import { NoAccountNeeded, OperatorOnly } from '../../accounts/auth.decorators.js';
import { identityOf } from '../../accounts/identity.js';
import type { GraphqlContext } from '../../accounts/request-of.js';
import { CreateAccountInput, CreateApiTokenInput, UpdateAccountInput } from './accounts.input.js';
import { AccountConnectionModel, AccountModel, ApiTokenModel, CreatedAccountModel, MeModel } from './accounts.model.js';
import { AccountsReader } from './accounts.reader.js';
import { type Connection, connectionOf } from '../schema/connection.js';
import { SmallIdPipe } from '../schema/id.pipe.js';
import { orNull } from '../schema/or-null.js';
import { PageArgs, pageAt } from '../schema/page.args.js';

/** Who asks, the account's API tokens and, for operators, the accounts. */
@Resolver()
export class AccountsResolver {
  constructor(
    private readonly accounts: AccountsService,
    private readonly reader: AccountsReader,
  ) {}

  @Query(() => MeModel, { name: 'me' })
  @NoAccountNeeded()
  async me(@Context() { request }: GraphqlContext): Promise<MeModel> {
    const { accountId, isOperator } = identityOf(request)!;
    return { isOperator, account: accountId === null ? null : AccountModel.of(await this.accounts.get(accountId)) };
  }

  @Query(() => AccountConnectionModel, { name: 'accounts', description: 'For operators. Oldest first.' })
  @OperatorOnly()
  async list(@Args() args: PageArgs): Promise<Connection<AccountModel>> {
    return connectionOf(
      await this.reader.list(pageAt(args)),
      args,
      ({ id }) => String(id),
      (account) => AccountModel.of(account),
      () => this.reader.count(),
    );
  }

  @Query(() => AccountModel, { name: 'account', nullable: true, description: 'For operators.' })
  @OperatorOnly()
  async get(@Args('id', { type: () => ID }, SmallIdPipe) id: number): Promise<AccountModel | null> {
    const account = await orNull(this.accounts.get(id));
    return account && AccountModel.of(account);
  }

  @Mutation(() => CreatedAccountModel, { name: 'createAccount', description: 'For operators.' })
  @OperatorOnly()
  async create(@Args('input') input: CreateAccountInput): Promise<CreatedAccountModel> {
    const { account, text } = await this.accounts.create(input);
    return { account: AccountModel.of(account), token: text };
  }

  @Mutation(() => AccountModel, { name: 'updateAccount', description: 'Omitted fields stay as they are.' })
  async update(@AccountId() accountId: number, @Args('input') input: UpdateAccountInput): Promise<AccountModel> {
    return AccountModel.of(await this.accounts.update(accountId, input));
  }

  @Query(() => [ApiTokenModel], { name: 'apiTokens', description: 'Tokens that are not revoked.' })
  async listTokens(@AccountId() accountId: number): Promise<ApiTokenModel[]> {
    return (await this.accounts.listTokens(accountId)).map((token) => ApiTokenModel.of(token));
  }

  @Mutation(() => ApiTokenModel, { name: 'createApiToken', description: 'Keep the `token`: it is not shown again.' })
  async createToken(
    @AccountId() accountId: number,
    @Args('input') { name, expiresAt }: CreateApiTokenInput,
  ): Promise<ApiTokenModel> {
    const { token, text } = await this.accounts.createToken(accountId, {
      name,
      ...(expiresAt != null && { expiresAt }),
    });
    return ApiTokenModel.of(token, text);
  }

  @Mutation(() => ApiTokenModel, { name: 'revokeApiToken', description: 'The token is refused from now on.' })
  async revokeToken(
    @AccountId() accountId: number,
    @Args('id', { type: () => ID }, SmallIdPipe) id: number,
  ): Promise<ApiTokenModel> {
    return ApiTokenModel.of(await this.accounts.revokeToken(accountId, id));
  }
}
