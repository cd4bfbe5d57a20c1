import type { EntityManager } from 'typeorm';

import type { CountedDeliveries, DeliveryKey, Part } from '../../counts/counted.deliveries.js';
import type { CountedList } from '../../counts/counted-list.js';
import { hasWaited, WAITING_ORDER, waitingWithMarks } from '../../counts/waiting-deliveries.js';
import { type Bind, SHOWN_WITHOUT_ANSWER, undeliveredConditions } from './undelivered-conditions.js';
import { isCounted, WAITING_SECONDS } from './undelivered-list.js';
import type { Sort, UndeliveredQuery } from './undelivered-query.js';

const ORDER_BY: Readonly<Record<Sort, string>> = {
  id: 'u.delivery_id',
  '-id': 'u.delivery_id DESC',
  created_date: 'u.created_at, u.delivery_id',
  '-created_date': 'u.created_at DESC, u.delivery_id DESC',
  modified_date: 'd.modified_at, u.delivery_id',
  '-modified_date': 'd.modified_at DESC, u.delivery_id DESC',
};

/** A join by hashing would read every delivery that there is. For the transaction. */
const LOOK_UP_EACH = `
  SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
         set_config('enable_seqscan', 'off', true)`;

/** For how many days history is kept, and for how many the account's is shown; null: all that is kept. */
export interface HistoryDays {
  readonly kept: number;
  readonly shown: number | null;
}

/** What is looked for: the query, and as far as deliveries are counted by it, that as a list. */
interface Wanted {
  readonly list: CountedList;
  readonly query: UndeliveredQuery;
  readonly days: HistoryDays;
}

/**
 * A list's total and the keys of a part of it, for filters and orders by which nothing is counted: looks through what is
 * marked as undelivered, and so takes time in proportion to its number. What waits is looked through only for what the
 * queue does not know of it; else it is counted, and only its first rows are read, as many as the part may need.
 *
 * @param partOf which part is wanted, as soon as the total is known; may throw
 */
export async function scanUndelivered(
  { snapshot, counted }: { snapshot: EntityManager; counted: CountedDeliveries },
  wanted: Wanted,
  partOf: (total: number) => Part,
): Promise<{ total: number; keys: DeliveryKey[] }> {
  const { list, query } = wanted;
  await snapshot.query(LOOK_UP_EACH);
  const isFirst = waitingIn(wanted) === 'first';
  const total = isCounted(query.filters)
    ? await counted.count(list, snapshot)
    : (await countRows(snapshot, wanted)) + (isFirst ? await counted.count({ ...list, states: [] }, snapshot) : 0);
  const { offset, limit } = partOf(total);
  const { sql, values } = matchingSql(wanted, offset + limit);
  const keys = await snapshot.query<DeliveryKey[]>(
    `SELECT u.delivery_id AS id, u.day::text ${sql} ORDER BY ${ORDER_BY[query.sort]} LIMIT ${limit} OFFSET ${offset}`,
    values,
  );
  return { total, keys };
}

/** Without what waits where only its first rows would be read. */
async function countRows(snapshot: EntityManager, wanted: Wanted): Promise<number> {
  const { sql, values } = matchingSql(wanted, 0);
  const [{ total }] = await snapshot.query<[{ total: number }]>(`SELECT count(*)::integer AS total ${sql}`, values);
  return total;
}

/**
 * What of all that waits is in the list: `none`, where a status is asked that only an answer has; all of it, and so its
 * `first` in the order of the list are enough; or what is `found` in all of it.
 */
function waitingIn({ query: { filters, sort }, days }: Wanted): 'none' | 'first' | 'found' {
  const { eventType, uuid, created, numbers } = filters;
  const status = numbers.get('response_http_status');
  if (status !== undefined && status !== String(SHOWN_WITHOUT_ANSWER)) return 'none';
  const asked = [eventType, uuid, numbers.get('object_id'), numbers.get('content_type'), days.shown ?? undefined];
  const isInQueue = asked.every((value) => value === undefined) && created.size === 0;
  return isInQueue && !sort.endsWith('modified_date') ? 'first' : 'found';
}

/** What the marks and what waits are compared and ordered by. */
const COLUMNS = `account_id, delivery_id, day, webhook_id, event_type, object_id, content_type, created_at, response_http_status`;

/**
 * `FROM … WHERE …` of the list. The deliveries `d` are joined only where a filter or the order needs them.
 *
 * @param most how many of what waits are read where its first are enough
 */
function matchingSql(wanted: Wanted, most: number) {
  const { list, query, days } = wanted;
  const { filters, sort } = query;
  const values: unknown[] = [list.accountId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const keptDays = bind(days.kept);
  const isKept = (day: string) => `${day} >= (now() AT TIME ZONE 'UTC')::date - ${keptDays}::integer`;
  const conditions = [
    'u.account_id = $1',
    isKept('u.day'),
    ...(days.shown === null ? [] : [`u.created_at >= now() - ${bind(days.shown)}::integer * interval '1 day'`]),
    ...undeliveredConditions(filters, bind),
  ];
  const waiting = {
    none: () => [],
    first: () => [waitingWithMarks(isKept('d.day'), firstWaiting(wanted, isKept('day'), most, bind))],
    found: () => [waitingWithMarks(`${isKept('d.day')} AND ${hasWaited('p.uuid', bind(WAITING_SECONDS))}`)],
  }[waitingIn(wanted)]();
  const sources = ['undelivered_deliveries', ...waiting].map((source) => `SELECT ${COLUMNS} FROM ${source}`);
  const isJoined = filters.uuid !== undefined || sort.endsWith('modified_date');
  const sql = `
    FROM (${sources.join(' UNION ALL ')}) u ${isJoined ? 'JOIN deliveries d ON d.id = u.delivery_id AND d.day = u.day' : ''}
   WHERE ${conditions.join(' AND ')}`;
  return { sql, values };
}

/** Rows of the queue, the first in the order of the list; of one millisecond all, for their order is that of its parts. */
function firstWaiting({ list, query: { sort } }: Wanted, isKept: string, most: number, bind: Bind): string {
  const order = `${sort.endsWith('created_date') ? WAITING_ORDER : 'delivery_id'} ${sort.startsWith('-') ? 'DESC' : ''}`;
  const ofWebhook = list.webhookId === undefined ? '' : `AND webhook_id = ${bind(list.webhookId)}`;
  return `
    (SELECT * FROM pending_deliveries
      WHERE account_id = $1 AND attempt_count = 0 AND ${isKept} AND ${hasWaited('uuid', bind(WAITING_SECONDS))} ${ofWebhook}
      ORDER BY ${order} FETCH FIRST ${most} ROWS WITH TIES)`;
}
