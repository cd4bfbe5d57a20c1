/**
 * The condition that a column equals a value of another row, for joins that should look the column up in its index row
 * by row. With a plain equality, Postgres may scan the whole index for a merge join if statistics say that the table is
 * small. They are wrong for a new partition, and for a queue full of dead rows that an old snapshot keeps.
 */
export function lookedUp(column: string, value: string): string {
  return `${column} = ANY (ARRAY[${value}])`;
}
