import type { DeferredReason } from '../../deliveries/deliveries.queries.js';
import type { UndeliveredDelivery } from './undelivered.queries.js';

const HELD_BACK: Readonly<Record<DeferredReason, string>> = {
  paused: 'the webhook is paused',
  misconfigured: 'the webhook cannot be sent to as it is set up (misconfigured)',
  circuit_open: 'the receiver has been failing (circuit open)',
  rate_limit: 'the rate limit of the webhook is reached',
  concurrency: 'as many requests as the webhook allows are open',
};

type NeverSent = Pick<UndeliveredDelivery, 'finalReason' | 'deferredReason' | 'isUnderWay'>;

/** Why no attempt was made at a delivery, where a response would be shown. */
export function neverSentText({ finalReason, deferredReason, isUnderWay }: NeverSent): string {
  if (finalReason !== null) return `Never sent, canceled: ${finalReason}`;
  if (isUnderWay) return 'Not sent yet: the first attempt is under way';
  return `Not sent yet: ${deferredReason ? HELD_BACK[deferredReason] : 'it waits for a free worker'}`;
}
