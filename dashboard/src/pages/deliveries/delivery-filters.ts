import { choice, type FilterValues, text } from '../../shared/data/filter-parts.js';
import { DELIVERY_FILTERS, type DeliveryFilter, type DeliveryScope } from '../../shared/deliveries/delivery-filters.js';

/** The tabs, each a state but for the first. */
export const STATES = ['all', 'waiting', 'retrying', 'delivered', 'exhausted', 'canceled'] as const;

/** What of the page is in its URL. */
export const FILTERS = { state: choice(...STATES), q: text, ...DELIVERY_FILTERS };

type State = FilterValues<typeof FILTERS>['state'];

const STATE_NAMES = {
  waiting: 'WAITING',
  retrying: 'RETRYING',
  delivered: 'DELIVERED',
  exhausted: 'EXHAUSTED',
  canceled: 'CANCELED',
} as const;

/** The scope in one state, or in all of them. */
export function filterOf(scope: DeliveryScope, state: State): DeliveryFilter {
  return state === 'all' ? scope : { ...scope, statuses: [STATE_NAMES[state]] };
}
