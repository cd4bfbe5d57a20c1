import DataLoader from 'dataloader';

/** Loaders only gather and remember nothing: the mutations of one document each see what those before them did. */
const GATHER = { cache: false };

/** Loads the one row of each key, or null. */
export function oneEach<Key, Row>(
  find: (keys: Key[]) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
): DataLoader<Key, Row | null> {
  return new DataLoader<Key, Row | null>(async (keys) => {
    const rows = await find([...new Set(keys)]);
    const byKey = new Map(rows.map((row) => [keyOf(row), row]));
    return keys.map((key) => byKey.get(key) ?? null);
  }, GATHER);
}

/** Loads the rows that belong to each parent, in the order in which they are found. */
export function manyEach<Parent extends { readonly id: string }, Row>(
  find: (parents: Parent[]) => Promise<Row[]>,
  parentOf: (row: Row) => string,
): DataLoader<Parent, Row[]> {
  return new DataLoader<Parent, Row[]>(async (parents) => {
    const lists = new Map<string, Row[]>(parents.map(({ id }) => [id, []]));
    const distinct = [...new Map(parents.map((parent) => [parent.id, parent])).values()];
    for (const row of await find(distinct)) lists.get(parentOf(row))?.push(row);
    return parents.map(({ id }) => lists.get(id)!);
  }, GATHER);
}
