import type { EntityManager } from 'typeorm';

import type { CountedState } from '../database/entities/index.js';
import { type CountedList, type CreatedBound, statesOf, Values } from './counted-list.js';
import { waitingSince } from './waiting-deliveries.js';

/** A block of ids with deliveries of a list, on one day. */
export interface Block {
  readonly block: number;
  readonly day: string;
  /** How many deliveries of the list it contains, or if not `isWhole`, regardless of when they were created. */
  readonly count: number;
  /** Whether all of them were created within the list's bounds. */
  readonly isWhole: boolean;
}

/** Returns the blocks that hold deliveries of a list, in the order of their ids. Reads one row for each. */
export async function countBlocks(db: EntityManager, list: CountedList, keptDays: number): Promise<Block[]> {
  const { waitingSeconds } = list;
  const { sql, values, isWhole } = blocksOf(list, keptDays, {
    count: ['0', ...statesOf(list)].join('+'),
    waiting: 'pending_new',
  });
  const since = waitingSeconds === undefined ? `'-infinity'` : waitingSince(values.bind(waitingSeconds));
  const [{ blocks }] = await db.query<[{ blocks: [number, string, number, boolean][] | null }]>(
    `${sql}
     SELECT json_agg(json_build_array(block, day, count, is_whole) ORDER BY block, day) AS blocks
       FROM (SELECT block, day, count + CASE WHEN first < ${since} THEN waiting ELSE 0 END AS count,
                    ${isWhole} AND (waiting = 0 OR first >= ${since} OR last < ${since}) AS is_whole
               FROM blocks) b
      WHERE count > 0`,
    values.all,
  );
  return (blocks ?? []).map(([block, day, count, whole]) => ({ block, day, count, isWhole: whole }));
}

/** Counts a list's deliveries by state in all its whole blocks, and returns the blocks that its time bounds cut through. */
export async function sumBlocks(db: EntityManager, list: CountedList, keptDays: number) {
  const states = statesOf(list);
  const { sql, values, isWhole } = blocksOf(list, keptDays, Object.fromEntries(states.map((state) => [state, state])));
  const [{ cut, ...counts }] = await db.query<
    [Record<CountedState, number> & { cut: Pick<Block, 'block' | 'day'>[] | null }]
  >(
    `${sql}
     SELECT ${states.map((state) => `coalesce(sum(${state}) FILTER (WHERE ${isWhole}), 0)::float8 AS ${state}`).join()},
            json_agg(json_build_object('block', block, 'day', day)) FILTER (WHERE NOT (${isWhole})) AS cut
       FROM blocks`,
    values.all,
  );
  return { counts, cut: cut ?? [] };
}

/**
 * `WITH …` the CTE `blocks`: a row for each block and kept day that may hold some of the list, with these sums over its
 * counted states, and the condition for it to be within the list's time bounds as a whole.
 */
function blocksOf(list: CountedList, keptDays: number, sums: Readonly<Record<string, string>>) {
  const values = new Values();
  const names = Object.keys(sums);
  const columns = names.map((name) => `${sums[name]} AS ${name}`).join();
  const account = values.bind(list.accountId);
  const only = conditions(list, values);
  const bounds = (list.created ?? []).map((bound) => ({ bound, at: values.at(bound) }));
  const sql = `
    WITH cells AS (
      SELECT block, day, first_created_at, last_created_at, ${columns} FROM delivery_counts
       WHERE account_id = ${account} AND ${only ? `webhook_id <> 0 AND ${only}` : `webhook_id = 0 AND event_type = ''`}
      UNION ALL
      SELECT block, day, coalesce(created_at, 'infinity'), coalesce(created_at, '-infinity'), ${columns} FROM count_changes
       WHERE account_id = ${account} ${only && `AND ${only}`}
    ),
    blocks AS (
      SELECT * FROM (
        SELECT block, day, min(first_created_at) AS first, max(last_created_at) AS last,
               ${names.map((name) => `sum(${name}) AS ${name}`).join()}
          FROM cells GROUP BY block, day) b
       WHERE day >= (now() AT TIME ZONE 'UTC')::date - ${values.bind(keptDays)}::integer AND ${all(bounds.map(holdsForSome))}
    )`;
  return { sql, values, isWhole: all(bounds.map(holdsForAll)) };
}

function conditions({ webhookId, eventType, anyCase }: CountedList, values: Values): string {
  const given: string[] = [];
  if (webhookId !== undefined) given.push(`webhook_id = ${values.bind(webhookId)}`);
  if (eventType !== undefined) given.push(matchesType(eventType, anyCase, values));
  return given.join(' AND ');
}

/** @returns SQL for `event_type` */
export function matchesType(eventType: string, anyCase: boolean | undefined, values: Values): string {
  const type = values.bind(eventType);
  const alike = `lower(event_type) = lower(${type})`;
  return anyCase ? alike : `${alike} AND event_type = ${type}`;
}

interface PlacedBound {
  readonly bound: CreatedBound;
  readonly at: string;
}

const isLower = ({ bound }: PlacedBound) => bound.operator.startsWith('>');
const all = (given: string[]) => (given.length > 0 ? given.join(' AND ') : 'true');
const holdsForAll = (one: PlacedBound) => `${isLower(one) ? 'first' : 'last'} ${one.bound.operator} ${one.at}`;
const holdsForSome = (one: PlacedBound) => `${isLower(one) ? 'last' : 'first'} ${one.bound.operator} ${one.at}`;
