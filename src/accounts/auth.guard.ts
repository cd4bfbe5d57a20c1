import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import { AppError } from '../common/errors.js';
import { NO_ACCOUNT_NEEDED, OPERATOR_ONLY, PUBLIC, TOKEN_HEADERS } from './auth.decorators.js';
import { Callers } from './callers.js';
import { requestOf } from './request-of.js';

/** Turns a request's token into the account it acts for: one guard for REST and GraphQL. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.metadata<boolean>(PUBLIC, context)) return true;
    const request = requestOf(context);
    const identity = await this.callers.identify(request, {
      headers: this.metadata<string[]>(TOKEN_HEADERS, context) ?? [],
      cookie: context.getType<string>() === 'graphql',
    });
    if (this.metadata<boolean>(OPERATOR_ONLY, context) && !identity.isOperator) throw new AppError('forbidden');
    if (!this.metadata<boolean>(NO_ACCOUNT_NEEDED, context) && identity.accountId === null) {
      throw new AppError('account_required');
    }
    return true;
  }

  private metadata<T>(key: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
  }
}
