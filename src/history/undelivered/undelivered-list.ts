import { utcMicroseconds } from '../../common/timestamps.js';
import { type CountedList, type CreatedBound, UNDELIVERED_STATES } from '../../counts/counted-list.js';
import { OPERATORS } from './undelivered-conditions.js';
import type { UndeliveredQuery } from './undelivered-query.js';

/** For how long a first attempt may be due before its delivery is listed: the document lists what is not delivered. */
export const WAITING_SECONDS = 60;

const LARGEST_WEBHOOK_ID = 2 ** 31 - 1;

/**
 * The query as a list that is counted; null where it asks for something by which nothing is counted, or for another order
 * than that of ids.
 */
export function undeliveredList(
  accountId: number,
  { filters, sort }: UndeliveredQuery,
  retentionDays: number | null,
): CountedList | null {
  const { eventType, uuid, numbers } = filters;
  const others = [...numbers.keys()].filter((field) => field !== 'webhook');
  if (uuid !== undefined || others.length > 0 || !(sort === 'id' || sort === '-id')) return null;
  const given = numbers.get('webhook');
  const webhookId = given == null ? undefined : Number(given);
  const isNoWebhook = given === null || Math.abs(webhookId ?? 0) > LARGEST_WEBHOOK_ID;
  const created: CreatedBound[] = [...filters.created].map(([bound, us]) => ({
    operator: OPERATORS[bound],
    instant: utcMicroseconds(us),
  }));
  if (retentionDays !== null) created.push({ operator: '>=', daysAgo: retentionDays });
  return {
    accountId,
    states: isNoWebhook ? [] : UNDELIVERED_STATES,
    webhookId,
    eventType,
    anyCase: true,
    created,
    waitingSeconds: WAITING_SECONDS,
  };
}
