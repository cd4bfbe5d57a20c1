import { dayOfUuid } from '../common/uuid-day.js';
import { stateOf } from '../counts/count-changes.statement.js';
import type { CountedList, CreatedBound, Values } from '../counts/counted-list.js';
import {
  COUNTED_STATES,
  type CountedState,
  type DeliveryState,
  STATES,
  statesWhere,
} from '../database/entities/index.js';

/** The last attempt's response. `none`: there was an attempt and no response. */
const STATUS_CODES = {
  success: 'd.last_response_status BETWEEN 200 AND 299',
  redirect: 'd.last_response_status BETWEEN 300 AND 399',
  client_error: 'd.last_response_status BETWEEN 400 AND 499',
  server_error: 'd.last_response_status >= 500',
  none: 'd.last_response_status IS NULL AND d.attempt_count > 0',
} as const;
export type StatusCodeClass = keyof typeof STATUS_CODES;
export const STATUS_CODE_CLASSES = Object.keys(STATUS_CODES) as StatusCodeClass[];

/** Selects deliveries that match every given field. */
export interface DeliveryFilter {
  readonly status?: string | undefined;
  /** In one of these. */
  readonly statuses?: readonly DeliveryState[] | undefined;
  readonly webhookId?: number | undefined;
  readonly eventType?: string | undefined;
  readonly eventId?: string | undefined;
  readonly uuid?: string | undefined;
  /** An integer. */
  readonly objectId?: string | undefined;
  readonly statusCodeClass?: StatusCodeClass | undefined;
  /** The last attempt's error code. */
  readonly errorClass?: string | undefined;
  /** ISO 8601: created at or after. */
  readonly since?: string | undefined;
  /** ISO 8601: created before. */
  readonly until?: string | undefined;
}

/**
 * The counted states that a filter allows. A filter for failures excludes delivered deliveries: a later attempt of one may
 * have failed, but that is not what the filter asks for.
 */
export function statesLeft({ status, statuses, statusCodeClass, errorClass }: DeliveryFilter): readonly CountedState[] {
  const wentWrong = errorClass !== undefined || (statusCodeClass !== undefined && statusCodeClass !== 'success');
  return statesWhere(
    (state) =>
      (status === undefined || state.status === status) &&
      (statuses === undefined || statuses.includes(state.shown)) &&
      (!wentWrong || state.isUndelivered),
  );
}

/** Whether it allows only deliveries that were attempted and never got a 2xx: those have a table of their own, and are few. */
export function isOfUndelivered(filter: DeliveryFilter): boolean {
  return statesLeft(filter).every((state) => STATES[state].isUndelivered);
}

/**
 * The filter in terms of the counts, or null if it uses a field that the counts do not have.
 *
 * @param retentionDays how long the account's history is shown; null: as long as the installation's
 */
export function countedList(
  accountId: number,
  filter: DeliveryFilter,
  retentionDays: number | null,
): CountedList | null {
  const { eventId, uuid, objectId, statusCodeClass, errorClass, webhookId, eventType, since, until } = filter;
  if ([eventId, uuid, objectId, statusCodeClass, errorClass].some((value) => value !== undefined)) return null;
  const created: CreatedBound[] = [];
  if (since !== undefined) created.push({ operator: '>=', instant: since });
  if (until !== undefined) created.push({ operator: '<', instant: until });
  if (retentionDays !== null) created.push({ operator: '>=', daysAgo: retentionDays });
  return { accountId, states: statesLeft(filter), webhookId, eventType, created };
}

/** The filter as SQL conditions on the delivery `d`. */
export function filterConditions(filter: DeliveryFilter, values: Values): string[] {
  const { since, until, uuid, eventId, statusCodeClass } = filter;
  const states = statesLeft(filter);
  const where = (condition: string, ...given: unknown[]) => {
    if (given.includes(undefined)) return [];
    const placeholders = given.map(values.bind);
    return [condition.replace(/\?(\d)/g, (_, index: string) => placeholders[Number(index) - 1]!)];
  };
  return [
    ...where('d.webhook_id = ?1', filter.webhookId),
    ...where('d.event_type = ?1', filter.eventType),
    ...where('d.object_id = ?1::bigint', filter.objectId),
    ...where('d.last_error = ?1', filter.errorClass),
    ...(statusCodeClass === undefined ? [] : [STATUS_CODES[statusCodeClass]]),
    ...(states.length === COUNTED_STATES.length
      ? []
      : where(`${stateOf('d.status', 'd.attempt_count')} = ANY (?1::text[])`, states)),
    ...(eventId === undefined ? [] : where('d.event_id = ?1 AND d.day >= ?2::date', eventId, dayOfUuid(eventId))),
    ...(uuid === undefined ? [] : where(UUID_IS, uuid, idOfUuid(uuid), dayOfUuid(uuid))),
    // The day before as well, because a delivery's day is that of its transaction's start.
    ...where(`d.created_at >= ?1::timestamptz AND d.day >= (?1::timestamptz AT TIME ZONE 'UTC')::date - 1`, since),
    ...where(`d.created_at < ?1::timestamptz AND d.day <= (?1::timestamptz AT TIME ZONE 'UTC')::date`, until),
  ];
}

/** A delivery's UUID holds its day and its id, so it is a primary-key look-up. */
const UUID_IS = 'd.uuid = ?1::uuid AND d.id = ?2::bigint AND d.day = ?3::date';
const LOW_62_BITS = (1n << 62n) - 1n;

function idOfUuid(uuid: string): string {
  return String(BigInt(`0x${uuid.replaceAll('-', '')}`) & LOW_62_BITS);
}
