/**
 * The condition that a column equals a value of another row, for joins in which the column is to be looked up in its index
 * row by row. A plain equality could be merged too: where statistics say that a table is small, Postgres goes through the
 * whole index instead, and statistics are wrong of a partition that has just begun, or of a queue that is full of rows long
 * gone which some old snapshot keeps.
 */
export function lookedUp(column: string, value: string): string {
  return `${column} = ANY (ARRAY[${value}])`;
}
