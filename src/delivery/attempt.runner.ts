import { Injectable, Logger } from '@nestjs/common';

import { Metrics } from '../common/metrics.js';
import type { AttemptResult } from '../egress/attempt-result.js';
import { decideOutcome, GONE, type Outcome } from './decide-outcome.js';
import { DeliverySender } from './delivery.sender.js';
import type { AttemptRecord, ClaimedDelivery } from './delivery.types.js';
import { OutcomeRecorder } from './outcome.recorder.js';
import type { DirectedWebhook } from './webhook.directory.js';
import { WebhookSwitch } from './webhook.switch.js';

/** One attempt from start to end: send, decide, record. */
@Injectable()
export class AttemptRunner {
  private readonly logger = new Logger(AttemptRunner.name);

  constructor(
    private readonly sender: DeliverySender,
    private readonly recorder: OutcomeRecorder,
    private readonly webhooks: WebhookSwitch,
    private readonly metrics: Metrics,
  ) {}

  /** @param startedAtUs microseconds since the epoch, by the database's clock */
  async run(delivery: ClaimedDelivery, webhook: DirectedWebhook, startedAtUs: number): Promise<void> {
    const result = await this.sender.send(delivery, webhook, startedAtUs / 1000);
    const chance = { random: Math.random(), nowMs: startedAtUs / 1000 + result.durationMs };
    const outcome = decideOutcome(result, delivery.roundAttempts, webhook, chance);

    const status = await this.recorder.add(attemptRecord(delivery, startedAtUs, result, outcome));
    this.metrics.attempted(
      result.error ?? (outcome.kind === 'delivered' ? 'none' : 'status'),
      result.durationMs / 1000,
    );
    if (status === null) {
      this.logger.warn(`Delivery ${delivery.id}: an attempt outlived its lease and was not recorded`);
      return;
    }
    this.metrics.settled(status);
    if (outcome.kind === 'canceled') await this.webhooks.switchOff(delivery.webhookId, GONE);
  }
}

function attemptRecord(
  delivery: ClaimedDelivery,
  startedAtUs: number,
  result: AttemptResult,
  outcome: Outcome,
): AttemptRecord {
  return {
    id: delivery.id,
    lease_token: delivery.leaseToken,
    started_at_us: Math.round(startedAtUs),
    duration_ms: Math.round(result.durationMs),
    response_status: result.responseStatus,
    response_headers: result.responseHeaders,
    response_body: result.responseBody.length > 0 ? result.responseBody.toString('base64') : null,
    response_body_truncated: result.responseBodyTruncated,
    error: result.error,
    outcome: outcome.kind,
    wait_ms: outcome.kind === 'retry' ? outcome.waitMs : 0,
    reason: 'reason' in outcome ? outcome.reason : null,
  };
}
