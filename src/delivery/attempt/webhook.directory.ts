import { Inject, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import type { SecretBox } from '../../common/secret-box.js';
import { CONFIG, type Config } from '../../config/config.js';
import { SECRET_BOX } from '../../database/secret-box.provider.js';
import { statement } from '../../database/statement.js';
import { StatementPool } from '../../database/statement.pool.js';
import { timeoutSecondsOf } from '../queue/format-defaults.js';
import { type DirectedWebhook, type Opened, openWebhook, type StoredWebhook } from './open-webhook.js';
import { shownProblem, type WebhookProblem } from './webhook-problem.js';

/**
 * Records what is wrong with webhooks. $1: JSON list of `{id, version, problem}`. One that has changed since, or was deleted,
 * is passed over; `since` stays as long as the problem does.
 */
export const RECORD_PROBLEMS = statement(
  'record_problems',
  `
    INSERT INTO misconfigured_webhooks AS m (webhook_id, version, problem)
    SELECT w.id, w.version, found.problem
      FROM json_to_recordset($1::json) AS found(id integer, version integer, problem text)
      JOIN webhooks w ON w.id = found.id AND w.version = found.version AND w.deleted_at IS NULL
     ORDER BY w.id
    ON CONFLICT (webhook_id) DO UPDATE
      SET version = excluded.version, problem = excluded.problem,
          since = CASE WHEN m.problem = excluded.problem THEN m.since ELSE excluded.since END`,
);

/** Forgets what was wrong with webhooks that can be sent to. $1: JSON list of `{id, version}`, the versions that can. */
export const FORGET_PROBLEMS = statement(
  'forget_problems',
  `
    DELETE FROM misconfigured_webhooks m
     USING json_to_recordset($1::json) AS found(id integer, version integer)
     WHERE m.webhook_id = found.id AND m.version <= found.version`,
);

/** A webhook as it is stored, and what was recorded of its being misconfigured. */
interface LoadedWebhook extends StoredWebhook {
  readonly recordedProblem: string | null;
  readonly recordedVersion: number | null;
}

/** Returns a {@link LoadedWebhook} for each of the webhooks $1. $2: the installation's time-out in seconds. */
const LOAD = statement(
  'load_webhooks',
  `
    SELECT w.id, w.account_id AS "accountId", w.version, w.target_url AS "targetUrl", w.max_concurrency AS "maxConcurrency",
           w.rate_limit_per_second AS "rateLimitPerSecond",
           ${timeoutSecondsOf('w', '$2')} AS "timeoutSeconds",
           w.retry_countdown_config AS "retryCountdownConfig",
           w.max_attempts AS "maxAttempts", w.signature, w.sealed_headers AS "sealedHeaders",
           coalesce(a.eshop_id, a.id)::text AS "eshopId",
           m.problem AS "recordedProblem", m.version AS "recordedVersion",
           (SELECT coalesce(json_agg(json_build_object('id', s.id, 'sealed', s.sealed_secret,
                                                       'expiresAtMs', extract(epoch FROM s.expires_at) * 1000)
                                     ORDER BY s.id DESC), '[]')
              FROM webhook_secrets s WHERE s.webhook_id = w.id AND (s.expires_at IS NULL OR s.expires_at > now())) AS secrets
      FROM webhooks w
      JOIN accounts a ON a.id = w.account_id
      LEFT JOIN misconfigured_webhooks m ON m.webhook_id = w.id
     WHERE w.id = ANY ($1::integer[])`,
);

const REMEMBERED_WEBHOOKS = 10_000;
/** What was wrong may have been put right without a new version: in the database itself, or because a secret expired. */
const LOOKED_AT_AGAIN_MS = 60_000;
/** Ids that a line of the log names. */
const MOST_NAMED = 10;

/** A webhook that cannot be sent to is remembered too, so that it is not loaded and complained of again and again. */
interface Known {
  readonly version: number;
  readonly webhook: DirectedWebhook | null;
  readonly problem: WebhookProblem | null;
  /** By the monotonic clock. */
  readonly loadedAt: number;
}

/**
 * The webhooks that a worker sends to, kept in memory. Claims, and looks at all that waits, quote each webhook's version,
 * so a change made by any process holds from the next one on, without anyone having to be told.
 *
 * Those that cannot be sent to are recorded in `misconfigured_webhooks`, with what is wrong, for whoever asks why their
 * deliveries wait; and looked at again once a minute.
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
    const missing = [...versions].filter(([id, version]) => !this.isKnown(id, version));
    if (missing.length > 0) await this.load(missing.map(([id]) => id));
    const found = new Map<number, DirectedWebhook>();
    for (const id of versions.keys()) {
      const webhook = this.known.get(id)?.webhook;
      if (webhook) found.set(id, webhook);
    }
    return found;
  }

  private isKnown(id: number, version: number): boolean {
    const known = this.known.get(id);
    if (!known || known.version < version) return false;
    return known.webhook !== null || performance.now() - known.loadedAt < LOOKED_AT_AGAIN_MS;
  }

  /** Judges these webhooks anew, without keeping those that can be sent to in memory; answers the others. */
  async review(ids: readonly number[]): Promise<{ id: number; problem: WebhookProblem }[]> {
    const judged = await this.judge(ids);
    for (const { id, version, opened } of judged) {
      if ('problem' in opened || this.known.get(id)?.problem) this.remember(id, version, opened);
    }
    return judged.flatMap(({ id, opened }) => ('problem' in opened ? { id, problem: opened.problem } : []));
  }

  private async load(ids: readonly number[]): Promise<void> {
    const judged = await this.judge(ids);
    this.tell(judged);
    for (const { id, version, opened } of judged) this.remember(id, version, opened);
  }

  /** Loads webhooks, opens them, and records what is wrong. */
  private async judge(ids: readonly number[]): Promise<Judged[]> {
    const values = [`{${ids.join(',')}}`, this.config.delivery.timeoutSeconds];
    const loaded = await this.pool.run<LoadedWebhook>(LOAD, values);
    const judged = loaded.map(({ recordedProblem, recordedVersion, ...stored }) => ({
      id: stored.id,
      version: stored.version,
      recordedProblem,
      recordedVersion,
      opened: openWebhook(this.box, stored),
    }));
    await this.record(judged);
    return judged;
  }

  private remember(id: number, version: number, opened: Opened): void {
    const webhook = 'webhook' in opened ? opened.webhook : null;
    const problem = 'problem' in opened ? opened.problem : null;
    this.known.set(id, { version, webhook, problem, loadedAt: performance.now() });
  }

  /** Brings what is recorded in line with what was found; no statement where it is. */
  private async record(judged: readonly Judged[]): Promise<void> {
    const wrong = judged.flatMap(({ id, version, opened, recordedProblem, recordedVersion }) =>
      'problem' in opened && (opened.problem !== recordedProblem || version !== recordedVersion)
        ? { id, version, problem: opened.problem }
        : [],
    );
    const right = judged.flatMap(({ id, version, opened, recordedProblem }) =>
      'webhook' in opened && recordedProblem !== null ? { id, version } : [],
    );
    if (wrong.length > 0) await this.pool.run(RECORD_PROBLEMS, [JSON.stringify(wrong)]);
    if (right.length > 0) await this.pool.run(FORGET_PROBLEMS, [JSON.stringify(right)]);
  }

  /** Says in the log what has changed: a line for each problem, and one for all that can be sent to again. */
  private tell(judged: readonly Judged[]): void {
    const changed = new Map<string, number[]>();
    for (const { id, opened } of judged) {
      const before = this.known.get(id)?.problem ?? null;
      if ('webhook' in opened ? before === null : before === opened.problem) continue;
      const text =
        'webhook' in opened
          ? 'can be sent to again'
          : `cannot be sent to (${opened.problem}: ${opened.cause}). ${shownProblem(opened.problem).message}`;
      changed.set(text, [...(changed.get(text) ?? []), id]);
    }
    for (const [text, ids] of changed) this.logger.error(`${named(ids)} ${text}`);
  }
}

interface Judged extends Pick<LoadedWebhook, 'id' | 'version' | 'recordedProblem' | 'recordedVersion'> {
  readonly opened: Opened;
}

/** `Webhooks 1, 2 and 3 more`. */
export function named(ids: readonly number[]): string {
  const shown = ids.slice(0, MOST_NAMED).join(', ');
  const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : '';
  return `Webhook${ids.length > 1 ? 's' : ''} ${shown}${more}`;
}
