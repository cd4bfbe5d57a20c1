import type { VariablesOf } from '../../graphql/graphql.js';
import { choice, type FilterValues, instant, oneOf, text } from '../../shared/data/filter-parts.js';
import { ATTEMPT_ERRORS } from '../../shared/status/attempt-errors.js';
import type { DELIVERIES, DELIVERY_COUNTS } from './deliveries.query.js';

/** The tabs, each a state but for the first. */
export const STATES = ['all', 'waiting', 'retrying', 'delivered', 'exhausted', 'canceled'] as const;
export const RESPONSES = ['SUCCESS', 'REDIRECT', 'CLIENT_ERROR', 'SERVER_ERROR', 'NONE'] as const;
export const RANGES = ['HOUR', 'DAY', 'WEEK', 'MONTH', 'CUSTOM'] as const;

/** What of the page is in its URL. */
export const FILTERS = {
  state: choice(...STATES),
  q: text,
  webhook: text,
  type: text,
  response: oneOf(...RESPONSES),
  error: oneOf(...ATTEMPT_ERRORS),
  range: oneOf(...RANGES),
  since: instant,
  until: instant,
  after: text,
};

export type Filters = FilterValues<typeof FILTERS>;
export type Scope = NonNullable<VariablesOf<typeof DELIVERY_COUNTS>['filter']>;
export type DeliveryFilter = NonNullable<VariablesOf<typeof DELIVERIES>['filter']>;

const HOUR_MS = 3_600_000;
const RANGE_MS = { HOUR: HOUR_MS, DAY: 24 * HOUR_MS, WEEK: 7 * 24 * HOUR_MS, MONTH: 30 * 24 * HOUR_MS };

/** Everything that is asked for but the state, without what is not. `found` is what the search field came to. */
export function scopeOf(filters: Filters, found: Scope, now: number): Scope {
  const { range } = filters;
  const isCustom = range === 'CUSTOM';
  const wanted: Scope = {
    ...found,
    webhookId: filters.webhook,
    eventType: filters.type,
    statusCodeClass: filters.response,
    errorClass: filters.error,
    since: isCustom ? filters.since : range && new Date(now - RANGE_MS[range]).toISOString(),
    until: isCustom ? filters.until : null,
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value != null));
}

/** The same in one state. */
export function filterOf(scope: Scope, state: Filters['state']): DeliveryFilter {
  return state === 'all' ? scope : { ...scope, statuses: [STATE_NAMES[state]] };
}

const STATE_NAMES = {
  waiting: 'WAITING',
  retrying: 'RETRYING',
  delivered: 'DELIVERED',
  exhausted: 'EXHAUSTED',
  canceled: 'CANCELED',
} as const;

/** How many filters are set, the state and the search aside. */
export function countFilters({ webhook, type, response, error, range }: Filters): number {
  return [webhook, type, response, error, range].filter((value) => value !== null).length;
}
