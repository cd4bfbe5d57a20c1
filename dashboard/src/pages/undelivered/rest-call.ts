import type { DeliveryFilter } from '../../shared/deliveries/delivery-filters.js';

const PATH = '/api/v1/oms/settings/undelivered_webhooks/';

/** By what the documented list cannot be narrowed. */
const UNKNOWN_THERE = ['statusCodeClass', 'errorClass'] as const;

/** The documented REST call for the same list, as a shell command, and whether it answers more than the list shows. */
export function restCall(filter: DeliveryFilter, origin: string): { command: string; isWider: boolean } {
  const { eventType, webhookId, since, until, statuses } = filter;
  const given: Record<string, string | null | undefined> = {
    event_type: eventType,
    webhook: webhookId,
    created_date__gte: since,
    created_date__lt: until,
    sort: '-id',
    limit: '20',
  };
  const query = new URLSearchParams(
    Object.entries(given).flatMap(([name, value]): [string, string][] => (value == null ? [] : [[name, value]])),
  );
  return {
    command: `curl -sS '${origin}${PATH}?${query}' -H "Authorization: Token $TOKEN"`,
    isWider: UNKNOWN_THERE.some((name) => filter[name] != null) || statuses?.length === 1,
  };
}
