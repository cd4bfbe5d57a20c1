import { fastifyCookie } from '@fastify/cookie';
import { Inject, Injectable } from '@nestjs/common';

import { AppError } from '../common/errors.js';
import type { SecretBox } from '../common/secret-box.js';
import { SECRET_BOX } from '../database/secret-box.provider.js';

export const SESSION_COOKIE = 'hookledger_session';
const PURPOSE = 'session';
/** How long a session lasts from its beginning or its last renewal. */
const LASTS_MS = 12 * 3_600_000;

/** The content of a session's cookie: a token, and until when it is valid. */
export interface Session {
  readonly token: string;
  readonly expiresAt: Date;
}

/**
 * The dashboard's session: the token itself, sealed with the installation's key, in a cookie that no script can read and
 * no other site can cause to be sent. Nothing is stored, and revoking a token ends its sessions.
 */
@Injectable()
export class SessionCookie {
  constructor(@Inject(SECRET_BOX) private readonly box: SecretBox) {}

  /**
   * Returns a session that starts now, and the header that starts or renews it.
   *
   * @param tokenExpiresAt no session lasts longer
   * @param isSecure whether the browser must send it via TLS only
   */
  write(token: string, tokenExpiresAt: Date | null, isSecure: boolean): { session: Session; header: string } {
    const expiresAt = new Date(Math.min(Date.now() + LASTS_MS, tokenExpiresAt?.getTime() ?? Infinity));
    const sealed = this.box.seal(JSON.stringify({ token, expiresAt: expiresAt.getTime() }), PURPOSE);
    const header = fastifyCookie.serialize(SESSION_COOKIE, sealed, { ...attributes(isSecure), expires: expiresAt });
    return { session: { token, expiresAt }, header };
  }

  /** The header that makes a browser delete the session. */
  clear(isSecure: boolean): string {
    return fastifyCookie.serialize(SESSION_COOKIE, '', { ...attributes(isSecure), maxAge: 0 });
  }

  /**
   * Returns the session in a request's `Cookie` header, or null if there is none.
   *
   * @throws AppError `session_ended` if it has expired, or was sealed with another key
   */
  read(header: string | undefined): Session | null {
    const sealed = header === undefined ? undefined : fastifyCookie.parse(header)[SESSION_COOKIE];
    if (!sealed) return null;
    const session = this.open(sealed);
    if (!session || session.expiresAt.getTime() <= Date.now()) throw new AppError('session_ended');
    return session;
  }

  private open(sealed: string): Session | null {
    try {
      const { token, expiresAt } = JSON.parse(this.box.open(sealed, PURPOSE)) as { token: string; expiresAt: number };
      return { token, expiresAt: new Date(expiresAt) };
    } catch {
      return null;
    }
  }
}

const attributes = (secure: boolean) => ({ path: '/', httpOnly: true, sameSite: 'strict' as const, secure });
