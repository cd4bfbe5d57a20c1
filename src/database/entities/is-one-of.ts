/** SQL: whether a column holds one of these names. */
export function isOneOf(column: string, names: readonly string[]): string {
  return `${column} IN (${names.map((name) => `'${name}'`).join(', ')})`;
}
