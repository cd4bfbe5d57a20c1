import type { IncomingMessage } from 'node:http';

import { Inject, Injectable } from '@nestjs/common';

import { Authenticator } from '../../accounts/authenticator.js';
import type { Identity } from '../../accounts/identity.js';
import { readToken } from '../../accounts/read-token.js';
import { SessionCookie } from '../../accounts/session.cookie.js';
import { AppError } from '../../common/errors.js';
import { CONFIG, type Config } from '../../config/config.js';

/** What a client says when it connects; nothing of it is believed yet. */
export type ConnectionParams = Readonly<Record<string, unknown>> | undefined;

/** Tells who has connected by a websocket: by the token in `connectionParams`, else by the dashboard's cookie. */
@Injectable()
export class SocketCaller {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly cookie: SessionCookie,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws AppError as for a request: once more later on it says whether the caller still is who it was */
  async identify(request: IncomingMessage, params: ConnectionParams): Promise<Identity> {
    const { authorization, account } = params ?? {};
    const named = typeof account === 'string' || typeof account === 'number' ? String(account) : undefined;
    return this.authenticator.identify(this.tokenOf(request, authorization), named);
  }

  private tokenOf(request: IncomingMessage, authorization: unknown): string {
    if (typeof authorization === 'string') return readToken({ authorization }, []);
    // Browsers send cookies along with a websocket that any page opens.
    if (!this.isOwnPage(request)) throw new AppError('missing_token');
    const session = this.cookie.read(request.headers.cookie);
    if (!session) throw new AppError('missing_token');
    return session.token;
  }

  private isOwnPage({ headers: { origin, host } }: IncomingMessage): boolean {
    if (origin === undefined || !URL.canParse(origin)) return false;
    return new URL(origin).host === host || origin === new URL(this.config.publicUrl).origin;
  }
}
