import { Inject, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import type { SecretBox } from '../common/secret-box.js';
import type { RetryCountdownConfig, SignatureHeader } from '../database/entities/index.js';
import { SECRET_BOX } from '../database/secret-box.provider.js';
import { StatementPool, type Statement } from '../database/statement.pool.js';
import { openHeaders } from './sealed-headers.js';

/** What sending to a webhook takes, its secrets opened. */
export interface DirectedWebhook {
  readonly id: number;
  readonly version: number;
  readonly targetUrl: string;
  readonly retryCountdownConfig: RetryCountdownConfig;
  readonly maxAttempts: number;
  readonly signature: SignatureHeader | null;
  readonly additionalHeaders: Readonly<Record<string, string>>;
  /** Newest first; null never expires. Times in milliseconds since the epoch, by the database's clock. */
  readonly secrets: readonly { readonly text: string; readonly expiresAtMs: number | null }[];
  /** The number that stands for the account in notification bodies. */
  readonly eshopId: number;
}

interface StoredWebhook extends Omit<DirectedWebhook, 'additionalHeaders' | 'secrets' | 'eshopId'> {
  readonly sealedHeaders: string | null;
  readonly eshopId: string;
  readonly secrets: { sealed: string; expiresAtMs: number | null }[];
}

const LOAD: Statement = {
  name: 'load_webhooks',
  text: `
    SELECT w.id, w.version, w.target_url AS "targetUrl", w.retry_countdown_config AS "retryCountdownConfig",
           w.max_attempts AS "maxAttempts", w.signature, w.sealed_headers AS "sealedHeaders",
           coalesce(a.eshop_id, a.id)::text AS "eshopId",
           (SELECT coalesce(json_agg(json_build_object('sealed', s.sealed_secret,
                                                       'expiresAtMs', extract(epoch FROM s.expires_at) * 1000)
                                     ORDER BY s.id DESC), '[]')
              FROM webhook_secrets s WHERE s.webhook_id = w.id) AS secrets
      FROM webhooks w JOIN accounts a ON a.id = w.account_id
     WHERE w.id = ANY ($1::integer[])`,
};

const REMEMBERED_WEBHOOKS = 10_000;

/**
 * The webhooks that a worker sends to, kept in memory. A claim quotes each webhook's version, so a change made by any
 * process holds from the next claim on, without anyone having to be told.
 */
@Injectable()
export class WebhookDirectory {
  private readonly logger = new Logger(WebhookDirectory.name);
  private readonly known = new LRUCache<number, DirectedWebhook>({ max: REMEMBERED_WEBHOOKS });

  constructor(
    private readonly pool: StatementPool,
    @Inject(SECRET_BOX) private readonly box: SecretBox,
  ) {}

  /** The webhooks of a claim by id, at least as new as the versions it quotes: one statement for all that are not known. */
  async find(wanted: readonly { webhookId: number; webhookVersion: number }[]): Promise<Map<number, DirectedWebhook>> {
    const found = new Map<number, DirectedWebhook>();
    const missing = new Set<number>();
    for (const { webhookId, webhookVersion } of wanted) {
      const known = this.known.get(webhookId);
      if (known && known.version >= webhookVersion) found.set(webhookId, known);
      else missing.add(webhookId);
    }
    if (missing.size > 0) {
      for (const stored of await this.pool.run<StoredWebhook>(LOAD, [`{${[...missing].join(',')}}`])) {
        const webhook = this.tryToOpen(stored);
        if (!webhook) continue;
        this.known.set(webhook.id, webhook);
        found.set(webhook.id, webhook);
      }
    }
    return found;
  }

  /** One webhook whose secrets cannot be opened must not stand in the way of the others. */
  private tryToOpen(stored: StoredWebhook): DirectedWebhook | null {
    try {
      return this.open(stored);
    } catch (error) {
      this.logger.error(`The secrets of webhook ${stored.id} cannot be opened: ${(error as Error).message}`);
      return null;
    }
  }

  private open({ sealedHeaders, eshopId, secrets, ...rest }: StoredWebhook): DirectedWebhook {
    const belongsTo = `webhook:${rest.id}`;
    return {
      ...rest,
      eshopId: Number(eshopId),
      additionalHeaders: openHeaders(this.box, rest.id, sealedHeaders),
      secrets: secrets.map(({ sealed, expiresAtMs }) => ({ text: this.box.open(sealed, belongsTo), expiresAtMs })),
    };
  }
}
