import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import { DataSource, IsNull, type Repository } from 'typeorm';

import { notFound } from '../common/errors.js';
import { AccountEntity, ApiTokenEntity } from '../database/entities/index.js';
import type { CreateAccountDto, CreateApiTokenDto, UpdateAccountDto } from './accounts.dto.js';
import { newTokenText, tokenHash } from './token-text.js';
import { TokenDirectory } from './token.directory.js';

const REMEMBERED_MS = 3_000;

/** A new token, with the text that is shown only once. */
export interface MadeToken {
  readonly token: ApiTokenEntity;
  readonly text: string;
}

/** Accounts and the tokens that act for them. */
@Injectable()
export class AccountsService {
  private readonly known = new LRUCache<number, true>({ max: 10_000 });
  private readonly timezones = new LRUCache<number, string>({ max: 10_000, ttl: REMEMBERED_MS });

  constructor(
    private readonly db: DataSource,
    @InjectRepository(AccountEntity) private readonly accounts: Repository<AccountEntity>,
    @InjectRepository(ApiTokenEntity) private readonly tokens: Repository<ApiTokenEntity>,
    private readonly directory: TokenDirectory,
  ) {}

  /** Accounts are never removed, so a known one is not looked up again. */
  async exists(id: number): Promise<boolean> {
    if (this.known.has(id)) return true;
    const exists = id > 0 && id < 2 ** 31 && (await this.accounts.existsBy({ id }));
    if (exists) this.known.set(id, true);
    return exists;
  }

  async get(accountId: number): Promise<AccountEntity> {
    const account = await this.accounts.findOneBy({ id: accountId });
    if (!account) throw notFound('account');
    return account;
  }

  /** The account's time zone; a change by another process may show a few seconds late. */
  async timezoneOf(accountId: number): Promise<string> {
    const remembered = this.timezones.get(accountId);
    if (remembered !== undefined) return remembered;
    const { timezone } = await this.get(accountId);
    this.timezones.set(accountId, timezone);
    return timezone;
  }

  list(): Promise<AccountEntity[]> {
    return this.accounts.find({ order: { id: 'ASC' } });
  }

  async update(accountId: number, changes: UpdateAccountDto): Promise<AccountEntity> {
    const { name, timezone, retentionDays } = changes;
    const set = {
      ...(name !== undefined && { name }),
      ...(timezone !== undefined && { timezone }),
      ...(retentionDays !== undefined && { retentionDays }),
    };
    this.timezones.delete(accountId);
    if (Object.keys(set).length > 0) await this.accounts.update({ id: accountId }, set);
    return this.get(accountId);
  }

  /** Creates an account with its first token: `text`, or else a new one. */
  async create(
    dto: CreateAccountDto,
    text = newTokenText('account'),
  ): Promise<{ account: AccountEntity; text: string }> {
    const account = await this.db.transaction(async (transaction) => {
      const eshopId = dto.eshopId == null ? null : String(dto.eshopId);
      const { id } = await transaction.save(AccountEntity, {
        name: dto.name,
        eshopId,
        timezone: dto.timezone ?? 'UTC',
      });
      await transaction.insert(ApiTokenEntity, tokenRow(id, 'first token', text, null));
      return transaction.findOneByOrFail(AccountEntity, { id });
    });
    return { account, text };
  }

  listTokens(accountId: number): Promise<ApiTokenEntity[]> {
    return this.tokens.find({ where: { accountId, revokedAt: IsNull() }, order: { id: 'ASC' } });
  }

  async createToken(accountId: number, dto: CreateApiTokenDto): Promise<MadeToken> {
    const text = newTokenText('account');
    const expiresAt = dto.expiresAt ? new Date(dto.expiresAt) : null;
    const { identifiers } = await this.tokens.insert(tokenRow(accountId, dto.name, text, expiresAt));
    return { token: await this.tokens.findOneByOrFail({ id: identifiers[0]!.id as number }), text };
  }

  /** Revokes a token: at once in this process, within three seconds in every other. */
  async revokeToken(accountId: number, id: number): Promise<ApiTokenEntity> {
    const token = await this.tokens.findOneBy({ id, accountId, revokedAt: IsNull() });
    if (!token) throw notFound('API token');
    await this.tokens.update({ id, accountId }, { revokedAt: () => 'now()' });
    this.directory.forget();
    return token;
  }
}

/** The row of a token, whose text is shown once and not stored. An operator token has no account. */
export function tokenRow(accountId: number | null, name: string, text: string, expiresAt: Date | null) {
  return { accountId, name, tokenHash: tokenHash(text), hint: text.slice(-4), expiresAt };
}
