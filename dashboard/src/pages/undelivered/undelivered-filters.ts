import type { VariablesOf } from '../../graphql/graphql.js';
import { type FilterValues, instant, oneOf, text } from '../../shared/data/filter-parts.js';
import { ATTEMPT_ERRORS } from '../../shared/status/attempt-errors.js';
import type { UNDELIVERED } from './undelivered.query.js';

export const STATES = ['retrying', 'exhausted', 'canceled'] as const;
export const RESPONSES = ['REDIRECT', 'CLIENT_ERROR', 'SERVER_ERROR', 'NONE'] as const;
export const RANGES = ['HOUR', 'DAY', 'WEEK', 'MONTH', 'CUSTOM'] as const;

/** What of the page is in its URL. `recovery` is the one whose progress is shown. */
export const FILTERS = {
  state: oneOf(...STATES),
  webhook: text,
  type: text,
  response: oneOf(...RESPONSES),
  error: oneOf(...ATTEMPT_ERRORS),
  range: oneOf(...RANGES),
  since: instant,
  until: instant,
  after: text,
  recovery: text,
};

export type Filters = FilterValues<typeof FILTERS>;
export type DeliveryFilter = NonNullable<VariablesOf<typeof UNDELIVERED>['filter']>;

const STATE_NAMES = { retrying: 'RETRYING', exhausted: 'EXHAUSTED', canceled: 'CANCELED' } as const;
const HOUR_MS = 3_600_000;
const RANGE_MS = { HOUR: HOUR_MS, DAY: 24 * HOUR_MS, WEEK: 7 * 24 * HOUR_MS, MONTH: 30 * 24 * HOUR_MS };

/** What the list asks for, without what it does not. */
export function filterOf(filters: Filters, now: number): DeliveryFilter {
  const { state } = filters;
  const statuses = state === null ? Object.values(STATE_NAMES) : [STATE_NAMES[state]];
  return { ...scopeOf(filters, now), statuses };
}

function scopeOf({ webhook, type, response, error, range, since, until }: Filters, now: number): DeliveryFilter {
  const isCustom = range === 'CUSTOM';
  const wanted: DeliveryFilter = {
    webhookId: webhook,
    eventType: type,
    statusCodeClass: response,
    errorClass: error,
    since: isCustom ? since : range && new Date(now - RANGE_MS[range]).toISOString(),
    until: isCustom ? until : null,
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value != null));
}

/** How many filters are set. */
export function countFilters({ state, webhook, type, response, error, range }: Filters): number {
  return [state, webhook, type, response, error, range].filter((value) => value !== null).length;
}
