import { utcMicroseconds } from '../../common/timestamps.js';
import type { CreatedBound, NumberFilter, UndeliveredFilters } from './undelivered-query.js';

/** The status that a row shows where no answer came. */
export const SHOWN_WITHOUT_ANSWER = 500;

/** The status that a row shows. A redirect is an answer. `d` is the delivery. */
export const SHOWN_STATUS = `CASE WHEN d.last_error IS NULL OR d.last_error = 'redirect'
  THEN coalesce(d.last_response_status, ${SHOWN_WITHOUT_ANSWER}) ELSE ${SHOWN_WITHOUT_ANSWER} END`;

const NUMBER_COLUMNS: Readonly<Record<NumberFilter, string>> = {
  webhook: 'u.webhook_id',
  response_http_status: 'u.response_http_status',
  object_id: 'u.object_id',
  content_type: 'u.content_type',
};
export const OPERATORS = { gte: '>=', gt: '>', lte: '<=', lt: '<' } as const satisfies Record<CreatedBound, string>;

const DAY_US = 86_400_000_000n;
const LAST_UUID_TIME = BigInt(Date.parse('9999-12-31T00:00:00Z'));
const LOW_62_BITS = (1n << 62n) - 1n;

/** Adds a value to a statement and answers its placeholder. */
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

/** A delivery's uuid holds its day and its id, so it leads to one row by the primary key. */
function uuidCondition(uuid: string, bind: Bind): string {
  const bits = BigInt(`0x${uuid.replaceAll('-', '')}`);
  const time = bits >> 80n;
  if (time > LAST_UUID_TIME) return 'false';
  const day = bind(new Date(Number(time)).toISOString().slice(0, 10));
  return `u.delivery_id = ${bind(String(bits & LOW_62_BITS))}::bigint AND u.day = ${day}::date AND d.uuid = ${bind(uuid)}::uuid`;
}

/** With the days it can concern, one to spare on either side, so that other partitions are not read. */
function createdCondition(bound: CreatedBound, instant: string, bind: Bind): string {
  const lower = bound === 'gte' || bound === 'gt';
  const spare = utcMicroseconds(String(BigInt(instant) + (lower ? -DAY_US : DAY_US))).slice(0, 10);
  const exact = `u.created_at ${OPERATORS[bound]} ${bind(utcMicroseconds(instant))}::timestamptz`;
  if (!/^(?!0000)\d{4}-/.test(spare)) return exact;
  return `${exact} AND u.day ${lower ? '>=' : '<='} ${bind(spare)}::date`;
}
