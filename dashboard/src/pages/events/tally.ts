import { DELIVERY_STATES, type DeliveryState, deliveryStateOf } from '../../shared/status/delivery-state.js';

/** How many deliveries are in which state; states with none are left out. */
export function tally(
  deliveries: readonly { status: string; attemptCount: number }[],
): { state: DeliveryState; count: number }[] {
  const states = deliveries.map(deliveryStateOf);
  return DELIVERY_STATES.map((state) => ({ state, count: states.filter((one) => one === state).length })).filter(
    ({ count }) => count > 0,
  );
}
