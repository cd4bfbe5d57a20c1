import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import type { SecretBox } from '../common/secret-box.js';
import { StartupError } from '../common/startup-error.js';
import { CONFIG, type Config } from '../config/config.js';
import { AccountEntity, ApiTokenEntity, InstallationEntity } from '../database/entities/index.js';
import { SECRET_BOX } from '../database/secret-box.provider.js';
import { tokenRow } from './accounts.service.js';
import { newTokenText, tokenHash } from './token-text.js';

/** What the first start created, to be shown once. */
export interface FirstStart {
  readonly accountId: number;
  readonly operatorToken: string;
  readonly accountToken: string;
}

/** Ties a database to its secrets key. On the first start, creates the operator token, the first account and its token. */
@Injectable()
export class FirstStartService {
  constructor(
    private readonly db: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(SECRET_BOX) private readonly box: SecretBox,
  ) {}

  /**
   * Returns what was created, or null on a later start. Tokens from the environment are valid from then on.
   *
   * @throws StartupError if the database's secrets were sealed with another key
   */
  async run(): Promise<FirstStart | null> {
    return this.db.transaction(async (transaction) => {
      await transaction.query(`SELECT pg_advisory_xact_lock(hashtext('hookledger first start'))`);
      await this.checkSecretsKey(transaction);
      if (!this.config.roles.api) return null;
      const first = await transaction.findOne(AccountEntity, { where: {}, order: { id: 'ASC' } });
      if (first) {
        await this.addGivenToken(transaction, null, this.config.operatorToken);
        await this.addGivenToken(transaction, first.id, this.config.accountToken);
        return null;
      }
      const operatorToken = this.config.operatorToken ?? newTokenText('operator');
      const accountToken = this.config.accountToken ?? newTokenText('account');
      const { id: accountId } = await transaction.save(AccountEntity, { name: 'default' });
      await transaction.insert(ApiTokenEntity, tokenRow(null, 'operator', operatorToken, null));
      await transaction.insert(ApiTokenEntity, tokenRow(accountId, 'first token', accountToken, null));
      return { accountId, operatorToken, accountToken };
    });
  }

  private async checkSecretsKey(transaction: EntityManager): Promise<void> {
    const secretsKeyFingerprint = this.box.fingerprint;
    await transaction
      .createQueryBuilder()
      .insert()
      .into(InstallationEntity)
      .values({ secretsKeyFingerprint })
      .orIgnore()
      .execute();
    const installation = await transaction.findOneOrFail(InstallationEntity, { where: {} });
    if (installation.secretsKeyFingerprint === secretsKeyFingerprint) return;
    throw new StartupError(
      `SECRETS_KEY does not match this database (the key's fingerprint is ${secretsKeyFingerprint}, the database's ` +
        `${installation.secretsKeyFingerprint}): start with the original key.`,
    );
  }

  private async addGivenToken(
    transaction: EntityManager,
    accountId: number | null,
    text: string | undefined,
  ): Promise<void> {
    if (text === undefined || (await transaction.existsBy(ApiTokenEntity, { tokenHash: tokenHash(text) }))) return;
    await transaction.insert(ApiTokenEntity, tokenRow(accountId, 'from the environment', text, null));
  }
}
