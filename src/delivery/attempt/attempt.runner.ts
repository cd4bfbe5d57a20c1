import { Injectable, Logger } from '@nestjs/common';

import { Metrics } from '../../common/metrics.js';
import { type AttemptResult, failedAttempt } from '../../egress/attempt-result.js';
import { WebhookLimits } from '../limits/webhook.limits.js';
import type { AttemptRecord, ClaimedDelivery } from '../queue/delivery.types.js';
import type { Lane } from '../queue/lane.js';
import { decideOutcome, GONE, isSuccess, type Outcome } from './decide-outcome.js';
import { DeliverySender, type SignedRequest } from './delivery.sender.js';
import type { DirectedWebhook } from './open-webhook.js';
import { OutcomeRecorder } from './outcome.recorder.js';
import { WebhookSwitch } from './webhook.switch.js';

/** A leased delivery that is to be attempted at once. */
export interface ClaimedAttempt {
  readonly delivery: ClaimedDelivery;
  /** Its outcome must quote it. */
  readonly leaseToken: string;
  readonly webhook: DirectedWebhook;
  /** See `LINES`. */
  readonly isOld: boolean;
  /** Slot time that its account was charged for it: milliseconds. */
  readonly expectedMs: number;
  /** When the claim returned, by the monotonic clock. */
  readonly claimedAt: number;
}

/** Who starts attempts, and gives what they free to others. Told in this order; none of these may throw. */
export interface AttemptWatcher {
  /** The receiver has answered: the slot is free. */
  answered(attempt: ClaimedAttempt, answerBytes: number, tookMs: number): void;
  /** The webhook's limits know of it: they may let more through. */
  judged(): void;
  /** The delivery is due again at once. */
  dueAgain(attempt: ClaimedAttempt, lane: Lane): void;
  /** The receiver is well again: what waited for it may go. */
  healed(): void;
  /** The outcome is recorded, or beyond recording: the attempt is over. */
  ended(attempt: ClaimedAttempt, answerBytes: number): void;
}

/** A request and what came of it; the request is null where none could be made. */
interface Exchange {
  readonly request: SignedRequest | null;
  readonly result: AttemptResult;
  /** Whole microseconds since the epoch, by the database's clock. */
  readonly startedAtUs: number;
  readonly tookMs: number;
}

/** A deadline is kept to within milliseconds, unless the process was frozen or starved past it. */
const FAR_BEYOND_MS = 500;

/** The version of a webhook that was never changed: all its deliveries were made for its one URL. */
const UNCHANGED = 1;

/** Makes attempts: from a lease to a recorded outcome. */
@Injectable()
export class AttemptRunner {
  private readonly logger = new Logger(AttemptRunner.name);

  constructor(
    private readonly sender: DeliverySender,
    private readonly limits: WebhookLimits,
    private readonly recorder: OutcomeRecorder,
    private readonly webhooks: WebhookSwitch,
    private readonly metrics: Metrics,
  ) {}

  /**
   * One attempt. Never rejects: if the request cannot be made, that is recorded as any failure is, and if the outcome cannot
   * be recorded the lease lapses.
   */
  async run(attempt: ClaimedAttempt, watcher: AttemptWatcher): Promise<void> {
    this.limits.started(attempt.webhook);
    const exchange = await this.send(attempt);
    const answerBytes = exchange.result.responseBody.length;
    watcher.answered(attempt, answerBytes, exchange.tookMs);
    const circuitMoved = this.judge(attempt, exchange);
    watcher.judged();
    try {
      const lane = await this.settle(attempt, exchange);
      if (lane !== null) watcher.dueAgain(attempt, lane);
    } catch (error) {
      this.brokeOff(attempt, error);
    }
    if (circuitMoved) await circuitMoved;
    if (attempt.delivery.isProbe && isSuccess(exchange.result)) watcher.healed();
    watcher.ended(attempt, answerBytes);
  }

  /** Signs the request and sends it. */
  private async send(attempt: ClaimedAttempt): Promise<Exchange> {
    const { delivery, webhook } = attempt;
    const begunAt = performance.now();
    const startedAtUs = Math.round(delivery.claimedAtUs + (begunAt - attempt.claimedAt) * 1000);
    let request: SignedRequest | null = null;
    let result: AttemptResult;
    try {
      request = this.sender.request(delivery, webhook, startedAtUs / 1000);
      result = await this.sender.send(delivery, webhook, request);
    } catch (error) {
      this.brokeOff(attempt, error);
      result = failedAttempt('internal_error', performance.now() - begunAt);
    }
    return { request, result, startedAtUs, tookMs: performance.now() - begunAt };
  }

  /**
   * Tells the webhook's limits what the result says of the receiver's health; returns what is being said to the database
   * about its circuit, or null where that is nothing.
   */
  private judge({ delivery, webhook }: ClaimedAttempt, { result, tookMs }: Exchange): Promise<void> | null {
    const timedOut = result.error === 'timeout';
    const lostConnection = result.error === 'connection_reset' || result.error === 'connection_failed';
    // The attempt took far longer than its deadline, so this process did not run meanwhile.
    const isFarBeyond = tookMs > delivery.timeoutSeconds * 1000 + FAR_BEYOND_MS;
    const isOurs = result.error === 'internal_error' || result.wasStale || isFarBeyond;
    return this.limits.finished(webhook, {
      deliveryId: delivery.id,
      isProbe: delivery.isProbe,
      succeeded: isSuccess(result),
      timedOut,
      stalled: timedOut || lostConnection,
      isEvidence: result.responseStatus !== null || !isOurs,
    });
  }

  /**
   * Decides what the result means for the delivery, records it, and switches the webhook off where the receiver asked for
   * that; returns the lane in which the delivery is due again at once, or null.
   */
  private async settle(attempt: ClaimedAttempt, exchange: Exchange): Promise<Lane | null> {
    const { delivery, webhook } = attempt;
    const { result, startedAtUs } = exchange;
    const chance = { random: Math.random(), nowMs: startedAtUs / 1000 + result.durationMs };
    const outcome = decideOutcome(result, delivery.roundAttempts, webhook, chance);

    const recorded = await this.recorder.add(recordOf(attempt, exchange, outcome));
    const error = result.error ?? (outcome.kind === 'delivered' ? 'none' : 'status');
    this.metrics.attempted(error, result.durationMs / 1000);
    if (recorded === null) {
      this.logger.warn(`Delivery ${delivery.id}: an attempt outlasted its lease and was not recorded`);
      return null;
    }
    this.metrics.settled(recorded.status);
    if (outcome.kind === 'canceled') await this.webhooks.switchOff(delivery.webhookId, GONE);
    return recorded.dueLane;
  }

  private brokeOff({ delivery }: ClaimedAttempt, error: unknown): void {
    this.logger.error(`Delivery ${delivery.id}: an attempt failed on our side`, error);
  }
}

function recordOf(
  { delivery, leaseToken, webhook }: ClaimedAttempt,
  { request, result, startedAtUs }: Exchange,
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
