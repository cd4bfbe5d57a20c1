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

/** Bytes of a body from an unknown caller. */
const ANONYMOUS_LIMIT = 16 * 1024;

/** The one path that accepts the dashboard's cookie, and also serves unknown callers. */
const GRAPHQL_PATH = '/graphql';

/** Where a request may have its token. */
export interface TokenPlaces {
  /** Headers besides `Authorization`, in lower case. */
  readonly headers: readonly string[];
  /** Whether the dashboard's cookie counts; only in a POST, which no foreign page can send as JSON. */
  readonly cookie: boolean;
}

/** Identifies a request's caller by its headers alone, so that no unknown caller's body need be read. */
@Injectable()
export class Callers {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly cookie: SessionCookie,
  ) {}

  /** Returns who a request acts as, looked up once per request. @throws AppError 401, or `forbidden` for the account it names */
  async identify(request: GraphqlRequest, places: TokenPlaces): Promise<Identity> {
    const before = identityOf(request);
    if (before) return before;
    const identity = await this.authenticator.identify(this.tokenOf(request, places), request.headers[ACCOUNT_HEADER]);
    setIdentity(request, identity);
    return identity;
  }

  /**
   * Returns whose memory a body takes. Unknown callers share one small part, on routes that accept their bodies at all.
   *
   * @throws AppError 401 if the caller must be known and is not, and for an invalid token
   */
  async termsFor(request: FastifyRequest): Promise<BodyTerms> {
    if (isPublicRoute(request)) return anonymous('payload_too_large');
    const isGraphql = request.routeOptions.url === GRAPHQL_PATH;
    try {
      return known(await this.identify(request, { headers: [], cookie: isGraphql }));
    } catch (error) {
      // GraphQL's schema is public, and it checks permissions field by field.
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
  const detail = `Without a valid token a body must be at most ${ANONYMOUS_LIMIT} bytes.`;
  return { caller: 'anonymous', limit: ANONYMOUS_LIMIT, beyond: () => new AppError(code, { detail }) };
}

function known({ accountId, tokenId }: Identity): BodyTerms {
  return {
    caller: accountId === null ? `operator ${tokenId}` : `account ${accountId}`,
    limit: Infinity,
    beyond: () => new AppError('payload_too_large'),
  };
}
