/** A delivery's state as people tell it apart: a pending one waits for its first attempt, or retries. */
export type DeliveryState = 'waiting' | 'retrying' | 'delivered' | 'exhausted' | 'canceled';

/** The state of a delivery. */
export function deliveryStateOf(delivery: { status: string; attemptCount: number }): DeliveryState {
  switch (delivery.status) {
    case 'DELIVERED':
      return 'delivered';
    case 'EXHAUSTED':
      return 'exhausted';
    case 'CANCELED':
      return 'canceled';
    default:
      return delivery.attemptCount > 0 ? 'retrying' : 'waiting';
  }
}

/** Every state, in the order in which a delivery passes through them. */
export const DELIVERY_STATES = ['waiting', 'retrying', 'delivered', 'exhausted', 'canceled'] as const;
