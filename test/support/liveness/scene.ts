import type { Pool } from 'pg';

import { Random } from '../random.js';
import type { TestAccount } from '../test-account.js';
import type { Behaviour, ScriptedReceiver } from './scripted-receiver.js';

const SICK: readonly Behaviour[] = ['fails', 'fails', 'hangs', 'hangs', 'resets', 'flaky', 'slow', 'gone'];
const COUNTDOWNS = [
  { choice: 'fixed', kwargs: { seconds: 1 } },
  { choice: 'fixed', kwargs: { seconds: 3_600 } },
  { choice: 'exponential', kwargs: { base: 2, limit: 600 } },
  { choice: 'random', kwargs: { min_value: 0, max_value: 90 } },
];
const RATES = [null, null, null, 40];
const CONCURRENCIES = [1, 2, 8, 128];
const FORMATS = ['envelope', 'notification', 'standard', 'cloudevents'];
const LANES = [0, 1, 1, 1, 2, 3];
/** Loopback addresses that webhooks target, each with its own host limit. */
const HOSTS = 6;

interface SceneWebhook {
  readonly id: number;
  readonly path: string;
  readonly rate: number | null;
  readonly isHealthy: boolean;
}

/**
 * An account whose webhooks have every kind of trouble at random: deliveries wait in any mix of lanes, aged and held
 * back by circuits, while the owner makes changes. The same seed gives the same scene, apart from races.
 */
export class Scene {
  readonly webhooks: SceneWebhook[] = [];
  private readonly random: Random;
  private paused = new Set<number>();
  private readonly publishesOn: boolean;

  constructor(
    readonly seed: number,
    readonly account: TestAccount,
    private readonly receiver: ScriptedReceiver,
    private readonly db: Pool,
  ) {
    this.random = new Random(seed);
    this.publishesOn = this.random.below(2) === 0;
  }

  /** Webhooks whose receiver always responds 2xx at once. */
  get healthy(): SceneWebhook[] {
    return this.webhooks.filter(({ isHealthy }) => isHealthy);
  }

  /** Registers webhooks, each with some waiting deliveries: published while it was paused, then aged. */
  async prepare(): Promise<void> {
    const n = 1 + this.random.below(3);
    for (let index = 0; index < n; index++) this.webhooks.push(await this.register(index));
    for (const { id } of this.webhooks) await this.pause(id);
    for (const webhook of this.webhooks) await this.publish(webhook, this.random.below(30));
    for (const webhook of this.webhooks) if (!webhook.isHealthy) await this.age(webhook);
    // In the database, because resuming closes a circuit.
    await this.db.query('UPDATE webhooks SET paused_at = NULL WHERE account_id = $1', [this.account.id]);
    this.paused.clear();
  }

  /** One thing that the owner or time may do. */
  async act(): Promise<void> {
    const webhook = this.random.oneOf(this.webhooks);
    const { id } = webhook;
    const acts: (() => Promise<unknown>)[] = [
      async () => this.publishesOn && this.publish(webhook, 1 + this.random.below(20)),
      async () => this.publishesOn && this.publish(webhook, 1 + this.random.below(20)),
      () => this.pause(id),
      () => this.resume(id),
      () => this.resend(),
      () => this.call('POST', `/api/v1/webhooks/${id}/test`),
      () => this.call('POST', `/api/v1/webhooks/${id}/recover`, { which: 'all', since: AN_HOUR_AGO() }),
      () => this.call('POST', '/api/v1/deliveries/resend', { webhookId: id, statuses: ['exhausted'] }),
      () => this.call('PATCH', `/api/v1/webhooks/${id}`, { rateLimitPerSecond: this.random.oneOf([null, 40]) }),
      () => this.call('PATCH', `/api/v1/webhooks/${id}`, { maxConcurrency: this.random.oneOf(CONCURRENCIES) }),
      () => this.call('PATCH', `/api/v1/webhooks/${id}`, { isActive: this.random.below(3) > 0 }),
      () => this.moveTimesOn(),
      () => this.moveTimesOn(),
      async () => webhook.isHealthy || this.receiver.behaviours.set(webhook.path, this.random.oneOf(SICK)),
    ];
    await this.random.oneOf(acts)();
  }

  /** Heals everything and resumes what the owner paused. */
  async heal(): Promise<void> {
    for (const { path } of this.webhooks) this.receiver.behaviours.set(path, 'ok');
    for (const id of this.paused) await this.resume(id);
  }

  /** Moves time on: waiting deliveries are due now, and open circuits may be probed. */
  async moveTimesOn(): Promise<void> {
    const values = [this.account.id];
    await this.db.query(
      `UPDATE pending_deliveries SET next_attempt_at = now()
        WHERE account_id = $1 AND lease_token IS NULL AND next_attempt_at > now()`,
      values,
    );
    await this.db.query(
      `UPDATE circuits c SET open_until = least(open_until, now()),
              probe_until = CASE WHEN EXISTS (SELECT FROM pending_deliveries p WHERE p.webhook_id = c.webhook_id AND lease_token IS NOT NULL)
                                 THEN probe_until END
         FROM webhooks w WHERE w.id = c.webhook_id AND w.account_id = $1`,
      values,
    );
  }

  private async register(index: number): Promise<SceneWebhook> {
    const path = `/${this.account.id}/${index}`;
    const isHealthy = this.random.below(3) === 0;
    const rate = this.random.oneOf(RATES);
    this.receiver.behaviours.set(path, isHealthy ? this.random.oneOf(['ok', 'slow']) : this.random.oneOf(SICK));
    const { id } = await this.account.webhook({
      eventType: `kind.${index}`,
      targetUrl: this.receiver.url(path, 1 + this.random.below(HOSTS)),
      timeoutSeconds: isHealthy ? 2 : 1,
      format: this.random.oneOf(FORMATS),
      maxAttempts: this.random.oneOf([2, 8, 40]),
      maxConcurrency: isHealthy ? 128 : this.random.oneOf(CONCURRENCIES),
      rateLimitPerSecond: rate,
      retryCountdownConfig: this.random.oneOf(COUNTDOWNS),
    });
    return { id, path, rate, isHealthy };
  }

  /** Publishes for one webhook only. */
  async publish({ path }: SceneWebhook, n: number): Promise<void> {
    if (n === 0) return;
    const type = `kind.${path.split('/')[2]}`;
    await this.call('POST', '/api/v1/events/batch', {
      events: Array.from({ length: n }, (_, payload) => ({ type, payload })),
    });
  }

  /**
   * Makes a webhook's deliveries look as if they had waited long: in any lanes, due for any time, with an open,
   * half-open or closed circuit.
   */
  private async age({ id }: SceneWebhook): Promise<void> {
    const mix = Array.from({ length: 1 + this.random.below(2) }, () => this.random.oneOf(LANES));
    const seconds = this.random.oneOf([0, 20, 40, 900]);
    await this.db.query(
      `UPDATE pending_deliveries SET lane = ($2::smallint[])[1 + delivery_id % cardinality($2::smallint[])],
              next_attempt_at = now() - $3 * interval '1 second' - (delivery_id % 7) * interval '1 second'
        WHERE webhook_id = $1`,
      [id, mix, seconds],
    );
    if (this.random.below(3) === 0) return;
    await this.db.query(
      `INSERT INTO circuits (webhook_id, reason, open_until, trips)
       VALUES ($1, 'it failed before', now() + $2 * interval '1 second', $3)`,
      [id, this.random.oneOf([-60, -1, 2, 300]), 1 + this.random.below(5)],
    );
  }

  private async pause(id: number): Promise<void> {
    await this.call('POST', `/api/v1/webhooks/${id}/pause`);
    this.paused.add(id);
  }

  private async resume(id: number): Promise<void> {
    await this.call('POST', `/api/v1/webhooks/${id}/resume`);
    this.paused.delete(id);
  }

  private async resend(): Promise<void> {
    const { rows } = await this.db.query<{ id: string }>(
      'SELECT id FROM deliveries WHERE account_id = $1 ORDER BY md5(id::text || $2) LIMIT 1',
      [this.account.id, String(this.random.next())],
    );
    if (rows[0]) await this.call('POST', `/api/v1/deliveries/${rows[0].id}/resend`);
  }

  /** Refusals are part of the scene. A failure of the service is not. */
  private async call(method: string, path: string, body?: unknown): Promise<void> {
    const { status, text } = await this.account.call(method, path, body);
    if (status >= 500) throw new Error(`Scene ${this.seed}: ${method} ${path} answered ${status}: ${text}`);
  }
}

const AN_HOUR_AGO = () => new Date(Date.now() - 3_600_000).toISOString();
