import { BLOCK_BITS } from './block.js';
import { stateOf, STATES } from './count-changes.statement.js';
import { type Block, matchesType } from './count-blocks.js';
import { type CountedList, isUndelivered, statesOf, UNDELIVERED_STATES, Values } from './counted-list.js';

/** `WITH …` the CTE `k (block, id, day)`, on demand also with the counted `state`: the rows of a list that lie in some blocks. */
export interface RowsOfBlocks {
  readonly sql: string;
  readonly values: Values;
}

/**
 * The rows of a list that lie in these blocks, read by index: at most a block's ids for each. What was never delivered is
 * looked for among the undelivered. The days, and the ends of the whole run, stand there apart: so other partitions are not
 * even planned for, and whichever index is read, it is read from where the rows begin.
 */
export function rowsOfBlocks(
  list: CountedList,
  blocks: readonly Pick<Block, 'block' | 'day'>[],
  { withState = false } = {},
): RowsOfBlocks {
  const values = new Values();
  const days = values.bind([...new Set(blocks.map(({ day }) => day))]);
  const wanted = values.bind(JSON.stringify(blocks.map(({ block, day }) => ({ block, day }))));
  const numbers = blocks.map(({ block }) => block);
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  const { table, id, state } = source(list);
  const conditions = [
    `account_id = ${values.bind(list.accountId)}`,
    `day = b.day AND day = ANY (${days}::date[])`,
    `${id} >= b.block << ${BLOCK_BITS} AND ${id} < (b.block + 1) << ${BLOCK_BITS}`,
    `${id} >= ${values.bind(first * 2 ** BLOCK_BITS)}::bigint AND ${id} < ${values.bind((last + 1) * 2 ** BLOCK_BITS)}::bigint`,
    ...(list.webhookId === undefined ? [] : [`webhook_id = ${values.bind(list.webhookId)}`]),
    ...(list.eventType === undefined ? [] : [matchesType(list.eventType, list.anyCase, values)]),
    ...(list.created ?? []).map((bound) => `created_at ${bound.operator} ${values.at(bound)}`),
    ...(isFiltered(list) ? [`${state} = ANY (${values.bind(statesOf(list))}::text[])`] : []),
  ];
  // MATERIALIZED: for the first few in order of their ids the planner would look through everything by the primary key.
  const sql = `
    WITH k AS MATERIALIZED (
      SELECT k.* FROM json_to_recordset(${wanted}::json) AS b(block bigint, day date)
       CROSS JOIN LATERAL (
          SELECT b.block, ${id} AS id, day ${withState ? `, ${state} AS state` : ''} FROM ${table} WHERE ${conditions.join(' AND ')}) k)`;
  return { sql, values };
}

/** Whether the states leave out rows of the table that they are looked for in. */
const isFiltered = (list: CountedList) =>
  statesOf(list).length < (isUndelivered(list) ? UNDELIVERED_STATES : STATES).length;

function source(list: CountedList) {
  if (!isUndelivered(list)) return { table: 'deliveries', id: 'id', state: stateOf('status', 'attempt_count') };
  return {
    table: 'undelivered_deliveries u',
    id: 'delivery_id',
    state: `(SELECT ${stateOf('d.status', 'd.attempt_count')} FROM deliveries d WHERE d.id = u.delivery_id AND d.day = u.day)`,
  };
}
