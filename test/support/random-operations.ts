import { randomUUID } from 'node:crypto';

import type { Client } from 'pg';

import { CountsCompactor } from '../../src/counts/counts-compactor.js';
import { DeliveryQueue } from '../../src/delivery/queue/delivery.queue.js';
import type { AttemptRecord } from '../../src/delivery/queue/delivery.types.js';
import { LANES } from '../../src/delivery/queue/lane.js';
import { EventsService } from '../../src/events/events.service.js';
import { RetentionKeeper } from '../../src/retention/retention-keeper.js';
import type { TestApp } from './app.js';
import { aDelivery } from './deliveries.js';
import type { Random } from './random.js';

const TYPES = ['order.created', 'order.paid', 'Order.Paid', 'stock.low'];
const PATTERNS = ['*', 'order.*', 'order.paid', 'stock.low'];
const OUTCOMES = ['delivered', 'delivered', 'retry', 'retry', 'exhausted', 'canceled'] as const;

const LOCK_NOT_AVAILABLE = '55P03';

/** The last change of partitions: creating and dropping days takes turns. */
let turn: Promise<unknown> = Promise.resolve();

/** Everything that can happen to an account's deliveries, in random order. */
export class RandomOperations {
  private webhooks: number[] = [];
  private readonly queue: DeliveryQueue;

  constructor(
    private readonly app: TestApp,
    private readonly db: Client,
    readonly accountId: number,
    readonly random: Random,
  ) {
    this.queue = app.app.get(DeliveryQueue);
  }

  get types(): readonly string[] {
    return TYPES;
  }

  get webhookIds(): readonly number[] {
    return this.webhooks;
  }

  async begin(token: string): Promise<void> {
    for (const eventType of PATTERNS) {
      const made = await this.app.call<{ id: number }>(token, 'POST', '/api/v1/webhooks', {
        eventType,
        targetUrl: 'http://127.0.0.1:9/nobody',
      });
      this.webhooks.push(made.body.id);
    }
  }

  async one(): Promise<void> {
    const chance = this.random.below(100);
    if (chance < 30) await this.publish();
    else if (chance < 65) await this.attempt();
    else if (chance < 78) await this.resend();
    else if (chance < 86) await this.cancel();
    else if (chance < 94) await this.longAgo();
    else if (chance < 97) await this.app.app.get(CountsCompactor).fold();
    else if (chance < 99) await this.loseWorkers();
    else await this.dropDays();
  }

  private async publish(): Promise<void> {
    const drafts = Array.from({ length: 1 + this.random.below(4) }, () => ({
      type: this.random.oneOf(TYPES),
      payload: Buffer.from('{}'),
      objectId: null,
      contentType: null,
      instance: null,
      occurredAt: null,
      idempotencyKey: null,
    }));
    await this.app.app.get(EventsService).publish(this.accountId, drafts);
  }

  /** Attempts some of a webhook's waiting deliveries, now and then without ever recording the outcome. */
  private async attempt(): Promise<void> {
    const leaseToken = randomUUID();
    await this.makeDue();
    const line = { webhook_id: this.random.oneOf(this.webhooks), age: null, from_us: 0, held: 0, half_open: false };
    const lines = Object.values(LANES).map((lane, place) => ({
      ...line,
      place,
      lane,
      slots: 1 + this.random.below(4),
    }));
    const claimed = await this.queue.claim(lines, leaseToken, 1e6, 10);
    if (this.random.below(12) === 0) return;
    const records = claimed.map(({ id }) => this.outcome(id, leaseToken));
    // A resend or cancellation during an attempt takes effect when the outcome is recorded.
    if (records.length > 0 && this.random.below(6) === 0)
      await this.queue.resend(this.accountId, Number(records[0]!.id));
    if (records.length > 0 && this.random.below(6) === 0)
      await this.queue.cancel(this.accountId, Number(records[0]!.id), 'by hand');
    if (records.length > 0) await this.queue.record(records);
  }

  private outcome(id: string, leaseToken: string): AttemptRecord {
    const outcome = this.random.oneOf(OUTCOMES);
    const status = outcome === 'delivered' ? 200 : outcome === 'canceled' ? 410 : this.random.oneOf([500, 404, null]);
    return {
      id,
      lease_token: leaseToken,
      started_at_us: Date.now() * 1000,
      duration_ms: this.random.below(20_000),
      response_status: status ?? undefined,
      error: status === null ? 'timeout' : undefined,
      outcome,
      wait_ms: 0,
    };
  }

  private async resend(): Promise<void> {
    const id = await this.anyDelivery();
    if (id !== null) await this.queue.resend(this.accountId, id);
  }

  private async cancel(): Promise<void> {
    const id = await this.anyDelivery();
    if (id !== null) await this.queue.cancel(this.accountId, id, 'by hand');
  }

  /** Stores a delivery of a day that is about to expire or has expired. */
  private async longAgo(): Promise<void> {
    const createdAt = new Date(Date.now() - (27 + this.random.below(6)) * 86_400_000).toISOString();
    const attempt = { startedAt: createdAt, status: 500 };
    const status = this.random.oneOf(['delivered', 'exhausted', 'canceled'] as const);
    const attempts = status === 'canceled' && this.random.below(2) === 0 ? [] : [attempt];
    const [webhookId, eventType] = [this.random.oneOf(this.webhooks), this.random.oneOf(TYPES)];
    const made = turn.then(() =>
      aDelivery(this.db, this.accountId, { createdAt, status, attempts, webhookId, eventType }),
    );
    turn = made.catch(() => undefined);
    await made;
  }

  /** Drops old history of every account. A pass that would wait for a lock gives up, as it should. */
  private async dropDays(): Promise<void> {
    const dropped = turn
      .then(() => this.app.app.get(RetentionKeeper).runOnce())
      .catch((error: { code?: string }) => {
        if (error.code !== LOCK_NOT_AVAILABLE) throw error;
      });
    turn = dropped.catch(() => undefined);
    await dropped;
  }

  private async loseWorkers(): Promise<void> {
    await this.app.query(
      `UPDATE pending_deliveries SET leased_until = now() - interval '1 second' WHERE account_id = $1 AND lease_token IS NOT NULL`,
      [this.accountId],
    );
    await this.queue.recoverLapsed();
  }

  private async makeDue(): Promise<void> {
    await this.app.query(`UPDATE pending_deliveries SET next_attempt_at = now() WHERE account_id = $1`, [
      this.accountId,
    ]);
  }

  private async anyDelivery(): Promise<number | null> {
    const rows = await this.app.query<{ id: string }>(
      `SELECT id FROM deliveries WHERE account_id = $1 ORDER BY id OFFSET $2 LIMIT 1`,
      [this.accountId, this.random.below(120)],
    );
    return rows[0] ? Number(rows[0].id) : null;
  }
}
