import { timingSafeEqual } from 'node:crypto';

import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import type { Repository } from 'typeorm';

import { AppError } from '../common/errors.js';
import { ApiTokenEntity } from '../database/entities/index.js';
import { tokenHash } from './token-text.js';

/** A revoked token may stay valid in another process for this long. */
const REMEMBERED_MS = 3_000;
const REMEMBERED_TOKENS = 10_000;
/** `last_used_at` is for people, so it is accurate to the minute. */
const USE_NOTED_EVERY = `interval '1 minute'`;

/** Looks tokens up by their text. Caches them for three seconds, so that a busy client does not cost a query per request. */
@Injectable()
export class TokenDirectory {
  private readonly logger = new Logger(TokenDirectory.name);
  private readonly known = new LRUCache<string, ApiTokenEntity>({ max: REMEMBERED_TOKENS, ttl: REMEMBERED_MS });

  constructor(@InjectRepository(ApiTokenEntity) private readonly tokens: Repository<ApiTokenEntity>) {}

  /** @throws AppError `invalid_token` if it is unknown or revoked, `expired_token` */
  async find(text: string): Promise<ApiTokenEntity> {
    const hash = tokenHash(text);
    const remembered = hash.toString('base64');
    let token = this.known.get(remembered);
    if (!token) {
      const stored = await this.tokens.findOneBy({ tokenHash: hash });
      if (!stored || !timingSafeEqual(stored.tokenHash, hash) || stored.revokedAt) throw new AppError('invalid_token');
      token = stored;
      this.known.set(remembered, token);
      this.noteUse(token);
    }
    if (token.expiresAt && token.expiresAt.getTime() <= Date.now()) throw new AppError('expired_token');
    return token;
  }

  /** Clears this process's cache, so that a revocation applies here at once. */
  forget(): void {
    this.known.clear();
  }

  private noteUse(token: ApiTokenEntity): void {
    this.tokens
      .query(
        `UPDATE api_tokens SET last_used_at = now()
          WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - ${USE_NOTED_EVERY})`,
        [token.id],
      )
      .catch((error: Error) => this.logger.warn(`Could not record the use of a token: ${error.message}`));
  }
}
