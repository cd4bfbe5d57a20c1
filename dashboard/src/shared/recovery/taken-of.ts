import type { DeliveryFilter } from '../deliveries/delivery-filters.js';

/**
 * Which of a filter's states a resend takes: all that it names, of all of them what was given up, or none, since what is
 * pending is sent by itself.
 */
export function takenOf({ statuses }: DeliveryFilter): 'named' | 'givenUp' | 'none' {
  if (!statuses) return 'givenUp';
  const pending = statuses.filter((state) => state === 'WAITING' || state === 'RETRYING').length;
  return pending === 0 ? 'named' : pending === statuses.length ? 'none' : 'givenUp';
}
