import { Inject, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import type { SecretBox } from '../common/secret-box.js';
import { CONFIG, type Config } from '../config/config.js';
import type { RetryCountdownConfig, SignatureHeader } from '../database/entities/index.js';
import { SECRET_BOX } from '../database/secret-box.provider.js';
import { StatementPool, type Statement } from '../database/statement.pool.js';
import type { LimitedWebhook } from '../limits/limited-webhook.js';
import { openHeaders } from './sealed-headers.js';

/** What sending to a webhook takes, its secrets opened, and its limits. */
export interface DirectedWebhook extends LimitedWebhook {
  readonly accountId: number;
  readonly version: number;
  readonly retryCountdownConfig: RetryCountdownConfig;
  readonly maxAttempts: number;
  readonly signature: SignatureHeader | null;
  readonly additionalHeaders: Readonly<Record<string, string>>;
  /** Newest first; null never expires. Times in milliseconds since the epoch, by the database's clock. */
  readonly secrets: readonly { readonly text: string; readonly expiresAtMs: number | null }[];
  /** The number that stands for the account in notification bodies. */
  readonly eshopId: number;
}

interface StoredWebhook extends Omit<DirectedWebhook, 'host' | 'additionalHeaders' | 'secrets' | 'eshopId'> {
  readonly sealedHeaders: string | null;
  readonly eshopId: string;
  readonly secrets: { sealed: string; expiresAtMs: number | null }[];
}

const LOAD: Statement = {
  name: 'load_webhooks',
  text: `
    SELECT w.id, w.account_id AS "accountId", w.version, w.target_url AS "targetUrl", w.max_concurrency AS "maxConcurrency",
           w.rate_limit_per_second AS "rateLimitPerSecond",
           coalesce(w.timeout_seconds, CASE w.format WHEN 'notification' THEN 4 ELSE $2::integer END) AS "timeoutSeconds",
           w.retry_countdown_config AS "retryCountdownConfig",
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

/** A webhook that cannot be sent to is remembered too, so that it is not loaded and complained of again and again. */
interface Known {
  readonly version: number;
  readonly webhook: DirectedWebhook | null;
}

/**
 * The webhooks that a worker sends to, kept in memory. Claims, and looks at all that waits, quote each webhook's version,
 * so a change made by any process holds from the next one on, without anyone having to be told.
 */
@Injectable()
export class WebhookDirectory {
  private readonly logger = new Logger(WebhookDirectory.name);
  private readonly known = new LRUCache<number, Known>({ max: REMEMBERED_WEBHOOKS });

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly pool: StatementPool,
    @Inject(SECRET_BOX) private readonly box: SecretBox,
  ) {}

  /**
   * Webhooks by id, at least as new as the versions quoted; those that cannot be sent to are left out. One statement for
   * all that are not known.
   *
   * @param versions by webhook id; 0 where any version will do
   */
  async find(versions: ReadonlyMap<number, number>): Promise<Map<number, DirectedWebhook>> {
    const missing = [...versions].filter(([id, version]) => !((this.known.get(id)?.version ?? -1) >= version));
    if (missing.length > 0) await this.load(missing.map(([id]) => id));
    const found = new Map<number, DirectedWebhook>();
    for (const id of versions.keys()) {
      const webhook = this.known.get(id)?.webhook;
      if (webhook) found.set(id, webhook);
    }
    return found;
  }

  private async load(ids: readonly number[]): Promise<void> {
    const values = [`{${ids.join(',')}}`, this.config.delivery.timeoutSeconds];
    for (const stored of await this.pool.run<StoredWebhook>(LOAD, values)) {
      this.known.set(stored.id, { version: stored.version, webhook: this.tryToOpen(stored) });
    }
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
      host: new URL(rest.targetUrl).hostname,
      eshopId: Number(eshopId),
      additionalHeaders: openHeaders(this.box, rest.id, sealedHeaders),
      secrets: secrets.map(({ sealed, expiresAtMs }) => ({ text: this.box.open(sealed, belongsTo), expiresAtMs })),
    };
  }
}
