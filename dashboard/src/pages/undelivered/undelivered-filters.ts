import { type FilterValues, oneOf, text } from '../../shared/data/filter-parts.js';
import {
  countFilters as countCommon,
  DELIVERY_FILTERS,
  type DeliveryFilter,
  RESPONSES as ALL_RESPONSES,
  scopeOf,
} from '../../shared/deliveries/delivery-filters.js';

export const STATES = ['retrying', 'exhausted', 'canceled'] as const;
/** What an attempt that failed may have come to. */
export const RESPONSES = ALL_RESPONSES.filter((response) => response !== 'SUCCESS');

/** What of the page is in its URL. `recovery` is the one whose progress is shown. */
export const FILTERS = { state: oneOf(...STATES), ...DELIVERY_FILTERS, recovery: text };

export type Filters = FilterValues<typeof FILTERS>;

const STATE_NAMES = { retrying: 'RETRYING', exhausted: 'EXHAUSTED', canceled: 'CANCELED' } as const;

/** What the list asks for, without what it does not. */
export function filterOf(filters: Filters, now: number): DeliveryFilter {
  const { state } = filters;
  const statuses = state === null ? Object.values(STATE_NAMES) : [STATE_NAMES[state]];
  return { ...scopeOf(filters, now), statuses };
}

/** How many filters are set. */
export function countFilters(filters: Filters): number {
  return countCommon(filters) + (filters.state === null ? 0 : 1);
}
