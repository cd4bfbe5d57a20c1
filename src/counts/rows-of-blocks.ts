import { COUNTED_STATES, UNDELIVERED_STATES } from '../database/entities/index.js';
import { BLOCK_BITS, stateOf } from './count-changes.statement.js';
import { type Block, matchesType } from './count-blocks.js';
import { type CountedList, isUndelivered, statesOf, Values } from './counted-list.js';
import { hasWaited, WAITING, waitingWithMarks } from './waiting-deliveries.js';

/** `WITH …` the CTE `k (block, id, day)`, optionally with the counted `state`: the rows of a list in some blocks. */
export interface RowsOfBlocks {
  readonly sql: string;
  readonly values: Values;
}

/**
 * The rows of a list in these blocks, read by index: at most a block's ids for each. Undelivered ones are read from their
 * marks, waiting ones from the queue. The days and the first and last id of all blocks are conditions of their own: so other
 * partitions are not even planned for, and any index is read from where the rows begin.
 */
export function rowsOfBlocks(
  list: CountedList,
  blocks: readonly Pick<Block, 'block' | 'day'>[],
  { withState = false } = {},
): RowsOfBlocks {
  const values = new Values();
  const wanted = values.bind(JSON.stringify(blocks.map(({ block, day }) => ({ block, day }))));
  const days = `${values.bind([...new Set(blocks.map(({ day }) => day))])}::date[]`;
  const numbers = blocks.map(({ block }) => block);
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  const within = (id: string) => [
    `day = b.day AND day = ANY (${days})`,
    `${id} >= b.block << ${BLOCK_BITS} AND ${id} < (b.block + 1) << ${BLOCK_BITS}`,
    `${id} >= ${values.bind(first * 2 ** BLOCK_BITS)}::bigint AND ${id} < ${values.bind((last + 1) * 2 ** BLOCK_BITS)}::bigint`,
    ...conditionsOf(list, values),
  ];
  const select = ({ table, id, state }: Source, conditions: string[]) => `
          SELECT b.block, ${id} AS id, day ${withState ? `, ${state} AS state` : ''} FROM ${table}
           WHERE ${[...within(id), ...conditions].join(' AND ')}`;

  const main = sourceOf(list);
  const rows = [
    select(main, isFiltered(list) ? [`${main.state} = ANY (${values.bind(statesOf(list))}::text[])`] : []),
    ...(list.waitingSeconds === undefined
      ? []
      : [select(waitingSource(list, days), [hasWaited('uuid', values.bind(list.waitingSeconds))])]),
  ];
  // MATERIALIZED: for the first few in the order of their ids the planner would scan everything by the primary key.
  const sql = `
    WITH k AS MATERIALIZED (
      SELECT k.* FROM json_to_recordset(${wanted}::json) AS b(block bigint, day date)
       CROSS JOIN LATERAL (${rows.join(' UNION ALL ')}) k)`;
  return { sql, values };
}

/** The list's conditions for a row, wherever it is read from. */
const conditionsOf = (list: CountedList, values: Values) => [
  `account_id = ${values.bind(list.accountId)}`,
  ...(list.webhookId === undefined ? [] : [`webhook_id = ${values.bind(list.webhookId)}`]),
  ...(list.eventType === undefined ? [] : [matchesType(list.eventType, list.anyCase, values)]),
  ...(list.created ?? []).map((bound) => `created_at ${bound.operator} ${values.at(bound)}`),
];

/** Whether the states leave out rows of the table that is read. */
const isFiltered = (list: CountedList) =>
  statesOf(list).length < (isUndelivered(list) ? UNDELIVERED_STATES : COUNTED_STATES).length;

/** Where rows are read from: a table, with the SQL for their id and counted state. */
interface Source {
  readonly table: string;
  readonly id: string;
  readonly state: string;
}

function sourceOf(list: CountedList): Source {
  if (!isUndelivered(list)) return { table: 'deliveries', id: 'id', state: stateOf('status', 'attempt_count') };
  return {
    table: 'undelivered_deliveries u',
    id: 'delivery_id',
    state: `(SELECT ${stateOf('d.status', 'd.attempt_count')} FROM deliveries d WHERE d.id = u.delivery_id AND d.day = u.day)`,
  };
}

/** Joins the deliveries only for what the queue does not know of them. */
function waitingSource({ eventType, created = [] }: CountedList, days: string): Source {
  const isNarrow = eventType === undefined && created.length === 0;
  return {
    table: isNarrow ? WAITING : waitingWithMarks(`d.day = ANY (${days})`),
    id: 'delivery_id',
    state: `'pending_new'`,
  };
}
