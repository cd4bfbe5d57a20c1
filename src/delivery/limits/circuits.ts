import { Injectable, Logger } from '@nestjs/common';

import { statement } from '../../database/statement.js';
import { StatementPool } from '../../database/statement.pool.js';

const OPEN_SECONDS = 30;
const LONGEST_OPEN_SECONDS = 600;

/** Opens the circuit of webhook $1, as long as its URL is $3, for the reason $2. Returns `{webhook_id}` if it was closed. */
const OPEN = statement(
  'open_circuit',
  `
    INSERT INTO circuits (webhook_id, reason, open_until)
    SELECT id, $2, now() + interval '${OPEN_SECONDS} seconds' FROM webhooks WHERE id = $1 AND target_url = $3
        ON CONFLICT DO NOTHING RETURNING webhook_id`,
);

/** Closes the circuit of webhook $1. Returns `{webhook_id}` if it was not closed. */
const CLOSE = statement('close_circuit', `DELETE FROM circuits WHERE webhook_id = $1 RETURNING webhook_id`);

/** Opens the half-open circuit of webhook $1 again, for longer each time. Returns `{seconds}`. */
const OPEN_LONGER = statement(
  'open_circuit_longer',
  `
    UPDATE circuits
       SET open_until = now() + least(${OPEN_SECONDS} * power(2, least(trips, 10)), ${LONGEST_OPEN_SECONDS}) * interval '1 second',
           trips = trips + 1, probe_until = NULL
     WHERE webhook_id = $1 AND open_until <= now()
    RETURNING extract(epoch FROM open_until - now())::integer AS seconds`,
);

/**
 * The circuits of all processes: while a webhook's is open nothing is sent to it; then it is half-open, and one process at
 * a time may send a probe, whose outcome closes it or opens it for twice as long. Claims take the probes.
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

  /** A success: what is due is sent again. */
  async close(webhookId: number): Promise<void> {
    const closed = await this.pool.run(CLOSE, [webhookId]);
    if (closed.length > 0) this.logger.log(`Webhook ${webhookId}: circuit closed`);
  }

  /** Opens a half-open circuit again, each time for twice as long, up to ten minutes. */
  async probeFailed(webhookId: number): Promise<void> {
    const [opened] = await this.pool.run<{ seconds: number }>(OPEN_LONGER, [webhookId]);
    if (opened) this.logger.warn(`Webhook ${webhookId}: probe failed, circuit open for another ${opened.seconds} s`);
  }
}
