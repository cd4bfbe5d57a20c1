import { BLOCK_BITS } from './block.js';
import { stateOf, STATES } from './count-changes.statement.js';
import { type Block, matchesType } from './count-blocks.js';
import { type CountedList, isUndelivered, statesOf, UNDELIVERED_STATES, Values } from './counted-list.js';

/** A statement's `FROM …` with the rows `k (block, id, day, state)` of a list that lie in some blocks. */
export interface RowsOfBlocks {
  readonly sql: string;
  readonly values: Values;
}

/**
 * The rows of a list that lie in these blocks, read by index: at most a block's ids for each. What was never delivered is
 * looked for among the undelivered. The days stand there apart, so that other partitions are not even planned for.
 */
export function rowsOfBlocks(list: CountedList, blocks: readonly Pick<Block, 'block' | 'day'>[]): RowsOfBlocks {
  const values = new Values();
  const days = values.bind([...new Set(blocks.map(({ day }) => day))]);
  const wanted = values.bind(JSON.stringify(blocks.map(({ block, day }) => ({ block, day }))));
  const { table, id, state } = source(list);
  const conditions = [
    `account_id = ${values.bind(list.accountId)}`,
    `day = b.day AND day = ANY (${days}::date[])`,
    `${id} >= b.block << ${BLOCK_BITS} AND ${id} < (b.block + 1) << ${BLOCK_BITS}`,
    ...(list.webhookId === undefined ? [] : [`webhook_id = ${values.bind(list.webhookId)}`]),
    ...(list.eventType === undefined ? [] : [matchesType(list.eventType, list.anyCase, values)]),
    ...(list.created ?? []).map((bound) => `created_at ${bound.operator} ${values.at(bound)}`),
    ...(isFiltered(list) ? [`${state} = ANY (${values.bind(statesOf(list))}::text[])`] : []),
  ];
  const sql = `
    FROM json_to_recordset(${wanted}::json) AS b(block bigint, day date)
   CROSS JOIN LATERAL (
      SELECT b.block, ${id} AS id, day, ${state} AS state FROM ${table} WHERE ${conditions.join(' AND ')}) k`;
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
