import type { EntityManager } from 'typeorm';

import type { DeliveryKey, Part } from '../../counts/counted.deliveries.js';
import { hasWaited, waitingWithMarks } from '../../counts/waiting-deliveries.js';
import { undeliveredConditions } from './undelivered-conditions.js';
import { WAITING_SECONDS } from './undelivered-list.js';
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

/**
 * A list's total and the keys of a part of it, for filters and orders by which nothing is counted: looks through the
 * account's undelivered deliveries, and so takes time in proportion to their number.
 *
 * @param partOf which part is wanted, as soon as the total is known; may throw
 */
export async function scanUndelivered(
  snapshot: EntityManager,
  accountId: number,
  query: UndeliveredQuery,
  days: HistoryDays,
  partOf: (total: number) => Part,
): Promise<{ total: number; keys: DeliveryKey[] }> {
  const { sql, values } = matchingSql(accountId, query, days);
  await snapshot.query(LOOK_UP_EACH);
  const [{ total }] = await snapshot.query<[{ total: number }]>(`SELECT count(*)::integer AS total ${sql}`, values);
  const { offset, limit } = partOf(total);
  const keys = await snapshot.query<DeliveryKey[]>(
    `SELECT u.delivery_id AS id, u.day::text ${sql} ORDER BY ${ORDER_BY[query.sort]} LIMIT ${limit} OFFSET ${offset}`,
    values,
  );
  return { total, keys };
}

/** What the marks `u` and what waits are compared and ordered by. */
const COLUMNS = `account_id, delivery_id, day, webhook_id, event_type, object_id, content_type, created_at, response_http_status`;

/** `FROM … WHERE …` of the list. The deliveries `d` are joined only where a filter or the order needs them. */
function matchingSql(accountId: number, { filters, sort }: UndeliveredQuery, { kept, shown }: HistoryDays) {
  const values: unknown[] = [accountId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const isKept = (day: string) => `${day} >= (now() AT TIME ZONE 'UTC')::date - ${keptDays}::integer`;
  const keptDays = bind(kept);
  const conditions = [
    'u.account_id = $1',
    isKept('u.day'),
    ...(shown === null ? [] : [`u.created_at >= now() - ${bind(shown)}::integer * interval '1 day'`]),
    ...undeliveredConditions(filters, bind),
  ];
  const isJoined = filters.uuid !== undefined || sort.endsWith('modified_date');
  const sql = `
    FROM (SELECT ${COLUMNS} FROM undelivered_deliveries
          UNION ALL
          SELECT ${COLUMNS} FROM ${waitingWithMarks(isKept('d.day'))} WHERE ${hasWaited('uuid', bind(WAITING_SECONDS))}) u
         ${isJoined ? 'JOIN deliveries d ON d.id = u.delivery_id AND d.day = u.day' : ''}
   WHERE ${conditions.join(' AND ')}`;
  return { sql, values };
}
