import type { Delivery } from './delivery.query.js';

type Known = Pick<
  Delivery,
  'status' | 'isUnderWay' | 'deferredReason' | 'deferredUntil' | 'nextAttemptAt' | 'attemptCount'
>;

/** What happens next to a delivery, and the instant that it waits for, if one is known. */
export interface Next {
  readonly words:
    | 'underWay'
    | 'again'
    | 'first'
    | 'retry'
    | 'due'
    | 'delivered'
    | 'exhausted'
    | 'canceled'
    | NonNullable<Delivery['deferredReason']>;
  readonly at: string | null;
}

/**
 * Says what happens next.
 *
 * @param now milliseconds since 1970
 */
export function whatNext(delivery: Known, now: number): Next {
  const { status, nextAttemptAt } = delivery;
  if (status === 'EXHAUSTED') return { words: 'exhausted', at: null };
  if (status === 'CANCELED') return { words: 'canceled', at: null };
  if (delivery.isUnderWay) return { words: 'underWay', at: null };
  if (status === 'DELIVERED') return { words: nextAttemptAt === null ? 'delivered' : 'again', at: null };
  if (delivery.deferredReason !== null) return { words: delivery.deferredReason, at: delivery.deferredUntil };
  if (nextAttemptAt === null || Date.parse(nextAttemptAt) <= now) return { words: 'due', at: null };
  return { words: delivery.attemptCount === 0 ? 'first' : 'retry', at: nextAttemptAt };
}
