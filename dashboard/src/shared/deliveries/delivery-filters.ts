import type { VariablesOf } from '../../graphql/graphql.js';
import { type FilterValues, oneOf, text } from '../data/filter-parts.js';
import { ATTEMPT_ERRORS } from '../status/attempt-errors.js';
import { boundsOf, TIME_FILTERS } from '../time/time-range.js';
import type { DELIVERIES } from './deliveries.query.js';

export const RESPONSES = ['SUCCESS', 'REDIRECT', 'CLIENT_ERROR', 'SERVER_ERROR', 'NONE'] as const;

/** By what every list of deliveries can be narrowed, and the cursor of its page, as they stand in its URL. */
export const DELIVERY_FILTERS = {
  webhook: text,
  type: text,
  response: oneOf(...RESPONSES),
  error: oneOf(...ATTEMPT_ERRORS),
  ...TIME_FILTERS,
  after: text,
};

export type DeliveryFilters = FilterValues<typeof DELIVERY_FILTERS>;
export type DeliveryFilter = NonNullable<VariablesOf<typeof DELIVERIES>['filter']>;
/** A filter that names no state. */
export type DeliveryScope = Omit<DeliveryFilter, 'status' | 'statuses'>;

/** What is asked for, without what is not. */
export function scopeOf(filters: DeliveryFilters, now: number): DeliveryScope {
  const wanted: DeliveryScope = {
    webhookId: filters.webhook,
    eventType: filters.type,
    statusCodeClass: filters.response,
    errorClass: filters.error,
    ...boundsOf(filters, now),
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value != null));
}

/** How many of these filters are set. */
export function countFilters({ webhook, type, response, error, range }: DeliveryFilters): number {
  return [webhook, type, response, error, range].filter((value) => value !== null).length;
}
