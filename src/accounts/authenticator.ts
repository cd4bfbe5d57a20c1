import { Injectable } from '@nestjs/common';

import { AppError } from '../common/errors.js';
import type { ApiTokenEntity } from '../database/entities/index.js';
import { AccountsService } from './accounts.service.js';
import type { Identity } from './identity.js';
import { TokenDirectory } from './token.directory.js';

/** The header in which an operator names the account to act for. */
export const ACCOUNT_HEADER = 'hookledger-account';

/** Identifies a caller by the text of a token. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly tokens: TokenDirectory,
    private readonly accounts: AccountsService,
  ) {}

  /**
   * @param namedAccount the account that an operator acts for; other tokens may name only their own
   * @throws AppError `invalid_token`, `expired_token`, `forbidden` for an account that the token may not act for
   */
  async identify(text: string, namedAccount: string | string[] | undefined): Promise<Identity> {
    const token = await this.tokens.find(text);
    const accountId = await this.accountOf(token, namedAccount);
    return { tokenId: token.id, isOperator: token.accountId === null, accountId, expiresAt: token.expiresAt };
  }

  private async accountOf(token: ApiTokenEntity, named: string | string[] | undefined): Promise<number | null> {
    if (token.accountId !== null) {
      if (named !== undefined && named !== String(token.accountId)) throw new AppError('forbidden');
      return token.accountId;
    }
    if (named === undefined) return null;
    const id = /^[1-9]\d*$/.test(String(named)) ? Number(named) : NaN;
    if (!Number.isSafeInteger(id) || !(await this.accounts.exists(id))) {
      throw new AppError('forbidden', { detail: 'The Hookledger-Account header must be the id of an account.' });
    }
    return id;
  }
}
