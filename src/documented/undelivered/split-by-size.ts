/** Rows in order, gathered into groups of at most `maxRows` that hold `maxBytes` together; a larger row stands alone. */
export function* splitBySize<Row extends { readonly bytes: number }>(
  rows: readonly Row[],
  maxBytes: number,
  maxRows: number,
): Generator<Row[]> {
  let group: Row[] = [];
  let size = 0;
  for (const row of rows) {
    if (group.length > 0 && (size + row.bytes > maxBytes || group.length === maxRows)) {
      yield group;
      group = [];
      size = 0;
    }
    group.push(row);
    size += row.bytes;
  }
  if (group.length > 0) yield group;
}
