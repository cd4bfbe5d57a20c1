import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { AppError } from '../common/errors.js';
import type { BodyTerms } from '../http/body.budget.js';
import { isPublicRoute } from './auth.decorators.js';
import { ACCOUNT_HEADER, Authenticator } from './authenticator.js';
import { type Identity, identityOf, setIdentity } from './identity.js';
import { readToken } from './read-token.js';
import type { GraphqlRequest } from './request-of.js';
import { SessionCookie } from './session.cookie.js';

/** Bytes of a body from who is not known. */
const ANONYMOUS_LIMIT = 16 * 1024;

/** The one path that takes the dashboard's cookie, and serves strangers too. */
const GRAPHQL_PATH = '/graphql';

/** Where a request may have its token. */
export interface TokenPlaces {
  /** Headers besides `Authorization`, in lower case. */
  readonly headers: readonly string[];
  /** Whether the dashboard's cookie counts; only in a POST, which no foreign page can send as JSON. */
  readonly cookie: boolean;
}

/** Tells who sends a request by its headers alone, so that nothing of a stranger's body need be read. */
@Injectable()
export class Callers {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly cookie: SessionCookie,
  ) {}

  /** Who a request acts as; asked once for each. @throws AppError 401, or `forbidden` for the account that it names */
  async identify(request: GraphqlRequest, places: TokenPlaces): Promise<Identity> {
    const before = identityOf(request);
    if (before) return before;
    const identity = await this.authenticator.identify(this.tokenOf(request, places), request.headers[ACCOUNT_HEADER]);
    setIdentity(request, identity);
    return identity;
  }

  /**
   * Whose memory a body takes. Strangers share one small part, where a route takes their bodies at all.
   *
   * @throws AppError 401 for who is not known and must be, and for a token that is not good
   */
  async termsFor(request: FastifyRequest): Promise<BodyTerms> {
    if (isPublicRoute(request)) return anonymous('payload_too_large');
    const isGraphql = request.routeOptions.url === GRAPHQL_PATH;
    try {
      return known(await this.identify(request, { headers: [], cookie: isGraphql }));
    } catch (error) {
      // Its schema is public, and of each field it says by itself what is forbidden.
      const code = isGraphql && error instanceof AppError ? error.code : null;
      if (code === 'missing_token' || code === 'forbidden') return anonymous(code);
      throw error;
    }
  }

  private tokenOf({ method, headers }: GraphqlRequest, places: TokenPlaces): string {
    if (places.cookie && method === 'POST' && headers.authorization === undefined) {
      const session = this.cookie.read(headers.cookie);
      if (session) return session.token;
    }
    return readToken(headers, places.headers);
  }
}

function anonymous(code: 'payload_too_large' | 'missing_token' | 'forbidden'): BodyTerms {
  const detail = `Without a known token a body may hold ${ANONYMOUS_LIMIT} bytes.`;
  return { caller: 'anonymous', limit: ANONYMOUS_LIMIT, beyond: () => new AppError(code, { detail }) };
}

function known({ accountId, tokenId }: Identity): BodyTerms {
  return {
    caller: accountId === null ? `operator ${tokenId}` : `account ${accountId}`,
    limit: Infinity,
    beyond: () => new AppError('payload_too_large'),
  };
}
