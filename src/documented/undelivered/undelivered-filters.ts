import { utcMicroseconds } from '../../common/timestamps.js';
import type { CreatedBound as CountedBound, CountedList } from '../../counts/counted-list.js';
import { UNDELIVERED_STATES } from '../../database/entities/index.js';
import type { CreatedBound, NumberFilter, UndeliveredFilters } from './undelivered-query.js';

/** How long a first attempt may be due before its delivery is listed: the document lists what is not delivered. */
export const WAITING_SECONDS = 60;

const OPERATORS = { gte: '>=', gt: '>', lte: '<=', lt: '<' } as const satisfies Record<CreatedBound, string>;

/** An id that no webhook has. */
const NO_WEBHOOK = -1;
const LARGEST_WEBHOOK_ID = 2 ** 31 - 1;

/** Whether deliveries are counted by every one of these filters. */
export function isCounted({ uuid, numbers }: UndeliveredFilters): boolean {
  return uuid === undefined && [...numbers.keys()].every((field) => field === 'webhook');
}

/** The filters by which deliveries are counted, as a counted list. */
export function undeliveredList(
  accountId: number,
  { eventType, numbers, created: bounds }: UndeliveredFilters,
  retentionDays: number | null,
): CountedList {
  const given = numbers.get('webhook');
  const webhookId = given == null ? undefined : Number(given);
  const isNoWebhook = given === null || Math.abs(webhookId ?? 0) > LARGEST_WEBHOOK_ID;
  const created: CountedBound[] = [...bounds].map(([bound, us]) => ({
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

const NUMBER_COLUMNS: Readonly<Record<NumberFilter, string>> = {
  webhook: 'u.webhook_id',
  response_http_status: 'u.response_http_status',
  object_id: 'u.object_id',
  content_type: 'u.content_type',
};

const DAY_US = 86_400_000_000n;
const LAST_UUID_TIME = BigInt(Date.parse('9999-12-31T00:00:00Z'));
const LOW_62_BITS = (1n << 62n) - 1n;

/** Adds a value to a statement and returns its placeholder. */
export type Bind = (value: unknown) => string;

/** The filters as SQL conditions on the marks `u` and, for `uuid`, their deliveries `d`. */
export function undeliveredConditions(filters: UndeliveredFilters, bind: Bind): string[] {
  const conditions: string[] = [];
  if (filters.eventType !== undefined) conditions.push(`lower(u.event_type) = lower(${bind(filters.eventType)})`);
  for (const [field, value] of filters.numbers) {
    conditions.push(value === null ? 'false' : `${NUMBER_COLUMNS[field]} = ${bind(value)}::bigint`);
  }
  if (filters.uuid !== undefined) conditions.push(uuidCondition(filters.uuid, bind));
  for (const [bound, instant] of filters.created) conditions.push(createdCondition(bound, instant, bind));
  return conditions;
}

/** A delivery's uuid holds its day and id, so the primary key leads to its one row. */
function uuidCondition(uuid: string, bind: Bind): string {
  const bits = BigInt(`0x${uuid.replaceAll('-', '')}`);
  const time = bits >> 80n;
  if (time > LAST_UUID_TIME) return 'false';
  const day = bind(new Date(Number(time)).toISOString().slice(0, 10));
  return `u.delivery_id = ${bind(String(bits & LOW_62_BITS))}::bigint AND u.day = ${day}::date AND d.uuid = ${bind(uuid)}::uuid`;
}

/** Names the days too, with one to spare, so that other partitions are not read. */
function createdCondition(bound: CreatedBound, instant: string, bind: Bind): string {
  const lower = bound === 'gte' || bound === 'gt';
  const spare = utcMicroseconds(String(BigInt(instant) + (lower ? -DAY_US : DAY_US))).slice(0, 10);
  const exact = `u.created_at ${OPERATORS[bound]} ${bind(utcMicroseconds(instant))}::timestamptz`;
  if (!/^(?!0000)\d{4}-/.test(spare)) return exact;
  return `${exact} AND u.day ${lower ? '>=' : '<='} ${bind(spare)}::date`;
}
