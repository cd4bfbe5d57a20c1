import { Injectable, Logger } from '@nestjs/common';

import { StatementPool, type Statement } from '../database/statement.pool.js';

const OPEN_SECONDS = 30;
const LONGEST_OPEN_SECONDS = 600;
/** How long a probe may outlive its attempt's deadline before another is made instead of it: time to record it. */
const PROBE_MARGIN_SECONDS = 10;

const OPEN: Statement = {
  name: 'open_circuit',
  text: `
    INSERT INTO circuits (webhook_id, reason, open_until)
    SELECT id, $2, now() + interval '${OPEN_SECONDS} seconds' FROM webhooks WHERE id = $1 AND target_url = $3
        ON CONFLICT DO NOTHING RETURNING webhook_id`,
};

/** Whoever is locking a row gets its probe, so the others need not wait for it. */
const TAKE_PROBES: Statement = {
  name: 'take_probes',
  text: `
    WITH half_open AS MATERIALIZED (
      SELECT c.webhook_id, asked."timeoutSeconds" + ${PROBE_MARGIN_SECONDS} AS seconds
        FROM jsonb_to_recordset($1::jsonb) AS asked(id integer, "timeoutSeconds" double precision)
        JOIN circuits c ON c.webhook_id = asked.id
       WHERE c.open_until <= now() AND (c.probe_until IS NULL OR c.probe_until <= now())
         FOR UPDATE OF c SKIP LOCKED
    )
    UPDATE circuits c SET probe_until = now() + half_open.seconds * interval '1 second'
      FROM half_open WHERE c.webhook_id = half_open.webhook_id
    RETURNING c.webhook_id AS id`,
};

const CLOSE: Statement = {
  name: 'close_circuit',
  text: `DELETE FROM circuits WHERE webhook_id = $1 RETURNING webhook_id`,
};

const OPEN_LONGER: Statement = {
  name: 'open_circuit_longer',
  text: `
    UPDATE circuits
       SET open_until = now() + least(${OPEN_SECONDS} * power(2, least(trips, 10)), ${LONGEST_OPEN_SECONDS}) * interval '1 second',
           trips = trips + 1, probe_until = NULL
     WHERE webhook_id = $1 AND open_until <= now()
    RETURNING extract(epoch FROM open_until - now())::integer AS seconds`,
};

/**
 * The circuits of all processes: while a webhook's is open nothing is sent to it; then it is half-open, and one process at
 * a time may send a probe, whose outcome closes it or opens it for twice as long.
 */
@Injectable()
export class Circuits {
  private readonly logger = new Logger(Circuits.name);

  constructor(private readonly pool: StatementPool) {}

  /**
   * Opens a webhook's circuit for 30 seconds. One that is open or half-open stays as it is, and what was seen of a target
   * that the webhook no longer has says nothing of the present one.
   */
  async open({ id, targetUrl }: { id: number; targetUrl: string }, reason: string): Promise<void> {
    const opened = await this.pool.run(OPEN, [id, reason, targetUrl]);
    if (opened.length > 0) this.logger.warn(`Webhook ${id}: circuit opened, ${reason}`);
  }

  /** Those of the webhooks that are half-open and to which this process alone may send one probe now. */
  async takeProbes(webhooks: readonly { id: number; timeoutSeconds: number }[]): Promise<Set<number>> {
    if (webhooks.length === 0) return new Set();
    const asked = webhooks.map(({ id, timeoutSeconds }) => ({ id, timeoutSeconds }));
    const taken = await this.pool.run<{ id: number }>(TAKE_PROBES, [JSON.stringify(asked)]);
    return new Set(taken.map(({ id }) => id));
  }

  /** A success: what is due is sent again. */
  async close(webhookId: number): Promise<void> {
    const closed = await this.pool.run(CLOSE, [webhookId]);
    if (closed.length > 0) this.logger.log(`Webhook ${webhookId}: circuit closed`);
  }

  /** Opens a half-open circuit again, each time for twice as long, up to ten minutes. */
  async probeFailed(webhookId: number): Promise<void> {
    const [opened] = await this.pool.run<{ seconds: number }>(OPEN_LONGER, [webhookId]);
    if (opened) this.logger.warn(`Webhook ${webhookId}: the probe failed, circuit open for ${opened.seconds} s more`);
  }
}
