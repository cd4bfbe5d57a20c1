import { utcMicroseconds } from '../../common/timestamps.js';
import { type CountedList, type CreatedBound, UNDELIVERED_STATES } from '../../counts/counted-list.js';
import { OPERATORS } from './undelivered-conditions.js';
import type { UndeliveredFilters } from './undelivered-query.js';

/** For how long a first attempt may be due before its delivery is listed: the document lists what is not delivered. */
export const WAITING_SECONDS = 60;

/** An id that no webhook has. */
const NO_WEBHOOK = -1;
const LARGEST_WEBHOOK_ID = 2 ** 31 - 1;

/** Whether they ask for nothing but that by which deliveries are counted. */
export function isCounted({ uuid, numbers }: UndeliveredFilters): boolean {
  return uuid === undefined && [...numbers.keys()].every((field) => field === 'webhook');
}

/** The filters as a list that is counted: those of them by which deliveries are. */
export function undeliveredList(
  accountId: number,
  { eventType, numbers, created: bounds }: UndeliveredFilters,
  retentionDays: number | null,
): CountedList {
  const given = numbers.get('webhook');
  const webhookId = given == null ? undefined : Number(given);
  const isNoWebhook = given === null || Math.abs(webhookId ?? 0) > LARGEST_WEBHOOK_ID;
  const created: CreatedBound[] = [...bounds].map(([bound, us]) => ({
    operator: OPERATORS[bound],
    instant: utcMicroseconds(us),
  }));
  if (retentionDays !== null) created.push({ operator: '>=', daysAgo: retentionDays });
  return {
    accountId,
    states: UNDELIVERED_STATES,
    webhookId: isNoWebhook ? NO_WEBHOOK : webhookId,
    eventType,
    anyCase: true,
    created,
    waitingSeconds: WAITING_SECONDS,
  };
}
