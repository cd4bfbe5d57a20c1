import { Injectable, Logger } from '@nestjs/common';

import { Metrics } from '../../common/metrics.js';
import type { AttemptResult } from '../../egress/attempt-result.js';
import { decideOutcome, GONE, type Outcome } from './decide-outcome.js';
import { DeliverySender, type SignedRequest } from './delivery.sender.js';
import type { AttemptRecord, ClaimedDelivery } from '../queue/delivery.types.js';
import type { DirectedWebhook } from './open-webhook.js';
import type { Lane } from '../queue/lane.js';
import { OutcomeRecorder } from './outcome.recorder.js';
import { WebhookSwitch } from './webhook.switch.js';

/** The version of a webhook that was never changed: all its deliveries were made for its one URL. */
const UNCHANGED = 1;

/** A claimed delivery on its way, with all that its attempt needs. */
export interface StartedAttempt {
  readonly delivery: ClaimedDelivery;
  readonly leaseToken: string;
  readonly webhook: DirectedWebhook;
  /** Whole microseconds since the epoch, by the database's clock. */
  readonly startedAtUs: number;
}

/** The two halves of an attempt: the request, and what its result means for the delivery. */
@Injectable()
export class AttemptRunner {
  private readonly logger = new Logger(AttemptRunner.name);

  constructor(
    private readonly sender: DeliverySender,
    private readonly recorder: OutcomeRecorder,
    private readonly webhooks: WebhookSwitch,
    private readonly metrics: Metrics,
  ) {}

  /** The request, signed for this attempt. */
  request({ delivery, webhook, startedAtUs }: StartedAttempt): SignedRequest {
    return this.sender.request(delivery, webhook, startedAtUs / 1000);
  }

  /** Sends it; never rejects for what the receiver does. */
  send({ delivery, webhook }: StartedAttempt, request: SignedRequest): Promise<AttemptResult> {
    return this.sender.send(delivery, webhook, request);
  }

  /**
   * Decides what the result means, and records it; returns the lane in which the delivery is due again at once, or null.
   *
   * @param request null where none could be made
   */
  async settle(started: StartedAttempt, request: SignedRequest | null, result: AttemptResult): Promise<Lane | null> {
    const { delivery, webhook, startedAtUs } = started;
    const chance = { random: Math.random(), nowMs: startedAtUs / 1000 + result.durationMs };
    const outcome = decideOutcome(result, delivery.roundAttempts, webhook, chance);

    const recorded = await this.recorder.add(attemptRecord(started, request, result, outcome));
    this.metrics.attempted(
      result.error ?? (outcome.kind === 'delivered' ? 'none' : 'status'),
      result.durationMs / 1000,
    );
    if (recorded === null) {
      this.logger.warn(`Delivery ${delivery.id}: an attempt outlived its lease and was not recorded`);
      return null;
    }
    this.metrics.settled(recorded.status);
    if (outcome.kind === 'canceled') await this.webhooks.switchOff(delivery.webhookId, GONE);
    return recorded.dueLane;
  }
}

function attemptRecord(
  { delivery, leaseToken, webhook, startedAtUs }: StartedAttempt,
  request: SignedRequest | null,
  result: AttemptResult,
  outcome: Outcome,
): AttemptRecord {
  const { timings } = result;
  const [secretId, ...olderSecretIds] = request?.secretIds ?? [];
  return {
    id: delivery.id,
    lease_token: leaseToken,
    started_at_us: startedAtUs,
    duration_ms: Math.round(result.durationMs),
    dns_ms: timings.dnsMs,
    connect_ms: timings.connectMs,
    tls_ms: timings.tlsMs,
    first_byte_ms: timings.firstByteMs,
    response_status: result.responseStatus ?? undefined,
    response_headers: result.responseHeaders ?? undefined,
    response_body: result.responseBody.length > 0 ? result.responseBody.toString('base64') : undefined,
    response_body_truncated: result.responseBodyTruncated || undefined,
    error: result.error ?? undefined,
    error_detail: result.errorDetail ?? undefined,
    sent_to: request && webhook.version > UNCHANGED ? webhook.targetUrl : undefined,
    remote_address: result.remoteAddress ?? undefined,
    secret_id: secretId,
    older_secret_ids: olderSecretIds.length > 0 ? olderSecretIds : undefined,
    signature: request?.signature,
    further_signature: request?.furtherSignature ?? undefined,
    outcome: outcome.kind,
    wait_ms: outcome.kind === 'retry' ? outcome.waitMs : undefined,
    is_free: outcome.kind === 'retry' ? outcome.isFree : undefined,
    apart_next: result.wasStale || result.errorDetail !== null || undefined,
    reason: 'reason' in outcome ? outcome.reason : undefined,
  };
}
