import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import { AppError } from '../common/errors.js';
import { NO_ACCOUNT_NEEDED, OPERATOR_ONLY, PUBLIC, TOKEN_HEADERS } from './auth.decorators.js';
import { ACCOUNT_HEADER, Authenticator } from './authenticator.js';
import { type Identity, identityOf, setIdentity } from './identity.js';
import { readToken } from './read-token.js';
import { type GraphqlRequest, requestOf } from './request-of.js';
import { SessionCookie } from './session.cookie.js';

/** Turns a request's token into the account it acts for: one guard for REST and GraphQL. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly cookie: SessionCookie,
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

  private async identify(request: GraphqlRequest, context: ExecutionContext): Promise<Identity> {
    const text = this.tokenOf(request, context);
    const identity = await this.authenticator.identify(text, request.headers[ACCOUNT_HEADER]);
    setIdentity(request, identity);
    return identity;
  }

  /** Of a header; of the dashboard's cookie on GraphQL alone, where nothing but a POST of JSON is believed. */
  private tokenOf({ method, headers }: GraphqlRequest, context: ExecutionContext): string {
    const takesCookie = context.getType<string>() === 'graphql' && method === 'POST';
    if (takesCookie && headers.authorization === undefined) {
      const session = this.cookie.read(headers.cookie);
      if (session) return session.token;
    }
    return readToken(headers, this.metadata<string[]>(TOKEN_HEADERS, context) ?? []);
  }

  private metadata<T>(key: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
  }
}
