import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';

import { AppError } from '../common/errors.js';
import type { ApiTokenEntity } from '../database/entities/index.js';
import { AccountsService } from './accounts.service.js';
import { NO_ACCOUNT_NEEDED, OPERATOR_ONLY, PUBLIC, TOKEN_HEADERS } from './auth.decorators.js';
import { identityOf, setIdentity } from './identity.js';
import { readToken } from './read-token.js';
import { requestOf } from './request-of.js';
import { TokenDirectory } from './token.directory.js';

const ACCOUNT_HEADER = 'hookledger-account';

/** Turns a request's token into the account it acts for: one guard for REST and GraphQL. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenDirectory,
    private readonly accounts: AccountsService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.metadata<boolean>(PUBLIC, context)) return true;
    const request = requestOf(context);
    // The fields of one GraphQL document share their request.
    const identity = identityOf(request) ?? (await this.identify(request, context));
    if (this.metadata<boolean>(OPERATOR_ONLY, context) && !identity.isOperator) throw new AppError('forbidden');
    if (!this.metadata<boolean>(NO_ACCOUNT_NEEDED, context) && identity.accountId === null) {
      throw new AppError('account_required');
    }
    return true;
  }

  private async identify(request: FastifyRequest, context: ExecutionContext) {
    const token = await this.tokens.find(
      readToken(request.headers, this.metadata<string[]>(TOKEN_HEADERS, context) ?? []),
    );
    const isOperator = token.accountId === null;
    const identity = { tokenId: token.id, isOperator, accountId: await this.accountOf(token, request) };
    setIdentity(request, identity);
    return identity;
  }

  private async accountOf(token: ApiTokenEntity, request: FastifyRequest): Promise<number | null> {
    const named = request.headers[ACCOUNT_HEADER];
    if (token.accountId !== null) {
      if (named !== undefined && named !== String(token.accountId)) throw new AppError('forbidden');
      return token.accountId;
    }
    if (named === undefined) return null;
    const id = Number(named);
    if (!Number.isSafeInteger(id) || !(await this.accounts.exists(id))) {
      throw new AppError('forbidden', { detail: 'The Hookledger-Account header names no account.' });
    }
    return id;
  }

  private metadata<T>(key: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
  }
}
