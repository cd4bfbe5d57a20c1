import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { ParseSmallIdPipe } from '../http/parse-id.pipe.js';
import { TakesNoBody } from '../http/takes-no-body.js';
import { AccountId } from './account-id.decorator.js';
import {
  AccountDto,
  AccountPageDto,
  ApiTokenDto,
  ApiTokenPageDto,
  CreateAccountDto,
  CreateApiTokenDto,
  CreatedAccountDto,
  CreatedApiTokenDto,
  UpdateAccountDto,
} from './accounts.dto.js';
import { AccountsService } from './accounts.service.js';
import { OperatorOnly } from './auth.decorators.js';

@ApiTags('Accounts')
@Controller('api/v1')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Post('accounts')
  @OperatorOnly()
  @ApiOperation({ summary: 'Create an account', description: 'For operators. The token is not shown again.' })
  @ApiCreatedResponse({ type: CreatedAccountDto })
  async create(@Body() dto: CreateAccountDto): Promise<CreatedAccountDto> {
    const { account, text } = await this.accounts.create(dto);
    return { ...AccountDto.of(account), token: text };
  }

  @Get('accounts')
  @OperatorOnly()
  @ApiOperation({ summary: 'List accounts', description: 'For operators.' })
  @ApiOkResponse({ type: AccountPageDto })
  async list(): Promise<AccountPageDto> {
    return { items: (await this.accounts.list()).map((account) => AccountDto.of(account)), nextCursor: null };
  }

  @Get('account')
  @ApiOperation({ summary: 'Show the account' })
  @ApiOkResponse({ type: AccountDto })
  async get(@AccountId() accountId: number): Promise<AccountDto> {
    return AccountDto.of(await this.accounts.get(accountId));
  }

  @Patch('account')
  @ApiOperation({ summary: 'Change the account’s name, time zone or retention' })
  @ApiOkResponse({ type: AccountDto })
  async update(@AccountId() accountId: number, @Body() dto: UpdateAccountDto): Promise<AccountDto> {
    return AccountDto.of(await this.accounts.update(accountId, dto));
  }

  @Get('account/tokens')
  @ApiOperation({ summary: 'List the account’s API tokens' })
  @ApiOkResponse({ type: ApiTokenPageDto })
  async listTokens(@AccountId() accountId: number): Promise<ApiTokenPageDto> {
    return {
      items: (await this.accounts.listTokens(accountId)).map((token) => ApiTokenDto.of(token)),
      nextCursor: null,
    };
  }

  @Post('account/tokens')
  @ApiOperation({ summary: 'Create an API token', description: 'The token is not shown again.' })
  @ApiCreatedResponse({ type: CreatedApiTokenDto })
  async createToken(@AccountId() accountId: number, @Body() dto: CreateApiTokenDto): Promise<CreatedApiTokenDto> {
    const { token, text } = await this.accounts.createToken(accountId, dto);
    return { ...ApiTokenDto.of(token), token: text };
  }

  @Delete('account/tokens/:id')
  @HttpCode(204)
  @TakesNoBody()
  @ApiOperation({ summary: 'Revoke an API token' })
  @ApiNoContentResponse()
  async revokeToken(@AccountId() accountId: number, @Param('id', ParseSmallIdPipe) id: number): Promise<void> {
    await this.accounts.revokeToken(accountId, id);
  }
}
