import type { EntityManager } from 'typeorm';

import type { CountedDeliveries, DeliveryKey, Part } from '../../counts/counted-deliveries.js';
import type { CountedList } from '../../counts/counted-list.js';
import { STATUS_WITHOUT_ANSWER } from '../../counts/shown-status.js';
import { hasWaited, WAITING_ORDER, waitingWithMarks } from '../../counts/waiting-deliveries.js';
import { type Bind, isCounted, undeliveredConditions, WAITING_SECONDS } from './undelivered-filters.js';
import type { Sort, UndeliveredQuery } from './undelivered-query.js';

const ORDER_BY: Readonly<Record<Sort, string>> = {
  id: 'u.delivery_id',
  '-id': 'u.delivery_id DESC',
  created_date: 'u.created_at, u.delivery_id',
  '-created_date': 'u.created_at DESC, u.delivery_id DESC',
  modified_date: 'd.modified_at, u.delivery_id',
  '-modified_date': 'd.modified_at DESC, u.delivery_id DESC',
};

/** For the transaction: a hash join would read every delivery there is. */
const LOOK_UP_EACH = `
  SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
         set_config('enable_seqscan', 'off', true)`;

/** How many days of history are kept, and how many of them the account is shown; null: all. */
interface HistoryDays {
  readonly kept: number;
  readonly shown: number | null;
}

/** What to look for: the query, and as a list the filters by which deliveries are counted. */
interface Wanted {
  readonly list: CountedList;
  readonly query: UndeliveredQuery;
  readonly days: HistoryDays;
}

/**
 * Returns a list's total and the keys of a part of it, for filters and orders by which nothing is counted. It scans what is
 * marked as undelivered, so it takes time in proportion to that. Waiting deliveries are scanned only for what the queue does
 * not know of them; otherwise they are counted, and only as many of the first are read as the part may need.
 *
 * @param partOf says which part is wanted once the total is known; may throw
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

/** Leaves out waiting deliveries if only the first of them are read. */
async function countRows(snapshot: EntityManager, wanted: Wanted): Promise<number> {
  const { sql, values } = matchingSql(wanted, 0);
  const [{ total }] = await snapshot.query<[{ total: number }]>(`SELECT count(*)::integer AS total ${sql}`, values);
  return total;
}

/**
 * Which waiting deliveries belong to the list: `none` if the status asked for needs a response; all of them, so that the
 * `first` in the list's order are enough; or those `found` by scanning all of them.
 */
function waitingIn({ query: { filters, sort }, days }: Wanted): 'none' | 'first' | 'found' {
  const { eventType, uuid, created, numbers } = filters;
  const status = numbers.get('response_http_status');
  if (status !== undefined && status !== String(STATUS_WITHOUT_ANSWER)) return 'none';
  const asked = [eventType, uuid, numbers.get('object_id'), numbers.get('content_type'), days.shown ?? undefined];
  const isInQueue = asked.every((value) => value === undefined) && created.size === 0;
  return isInQueue && !sort.endsWith('modified_date') ? 'first' : 'found';
}

/** By what marks and waiting deliveries are filtered and ordered. */
const COLUMNS = `account_id, delivery_id, day, webhook_id, event_type, object_id, content_type, created_at, response_http_status`;

/**
 * `FROM … WHERE …` of the list. The deliveries `d` are joined only if a filter or the order needs them.
 *
 * @param most how many waiting deliveries are read if the first are enough
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

/** The first rows of the queue in the list's order, with ties: it knows when they were created only to the millisecond. */
function firstWaiting({ list, query: { sort } }: Wanted, isKept: string, most: number, bind: Bind): string {
  const order = `${sort.endsWith('created_date') ? WAITING_ORDER : 'delivery_id'} ${sort.startsWith('-') ? 'DESC' : ''}`;
  const ofWebhook = list.webhookId === undefined ? '' : `AND webhook_id = ${bind(list.webhookId)}`;
  return `
    (SELECT * FROM pending_deliveries
      WHERE account_id = $1 AND attempt_count = 0 AND ${isKept} AND ${hasWaited('uuid', bind(WAITING_SECONDS))} ${ofWebhook}
      ORDER BY ${order} FETCH FIRST ${most} ROWS WITH TIES)`;
}
