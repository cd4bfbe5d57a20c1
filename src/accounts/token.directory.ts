import { timingSafeEqual } from 'node:crypto';

import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import type { Repository } from 'typeorm';

import { AppError } from '../common/errors.js';
import { ApiTokenEntity } from '../database/entities/index.js';
import { tokenHash } from './token-text.js';

/** A revoked token may live on in another process for this long. */
const REMEMBERED_MS = 3_000;
const REMEMBERED_TOKENS = 10_000;
/** `last_used_at` is for people: it is kept to the minute. */
const USE_NOTED_EVERY = `interval '1 minute'`;

/** Knows tokens by their text. Known ones are remembered for three seconds, so that a busy client costs no query a request. */
@Injectable()
export class TokenDirectory {
  private readonly logger = new Logger(TokenDirectory.name);
  private readonly known = new LRUCache<string, ApiTokenEntity>({ max: REMEMBERED_TOKENS, ttl: REMEMBERED_MS });

  constructor(@InjectRepository(ApiTokenEntity) private readonly tokens: Repository<ApiTokenEntity>) {}

  /** @throws AppError `invalid_token` where it is unknown or revoked, `expired_token` */
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

  /** Forgets what this process remembers, so that a revocation holds at once here. */
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
      .catch((error: Error) => this.logger.warn(`Could not note a token's use: ${error.message}`));
  }
}
