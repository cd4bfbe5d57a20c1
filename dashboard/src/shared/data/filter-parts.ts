/** How one filter is written in the URL; null stands for "not filtered", and is left out of it. */
export interface FilterPart<Value> {
  read(text: string | null): Value;
  write(value: Value): string | null;
}

export type FilterParts = Record<string, FilterPart<unknown>>;
export type FilterValues<Parts> = {
  [Name in keyof Parts]: Parts[Name] extends FilterPart<infer Value> ? Value : never;
};

/** Any text, trimmed. */
export const text: FilterPart<string | null> = {
  read: (value) => value?.trim() || null,
  write: (value) => value?.trim() || null,
};

/** An instant in ISO 8601; what is none counts as not given. */
export const instant: FilterPart<string | null> = {
  read: (value) => (value !== null && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : null),
  write: (value) => value,
};

/** One of these values; anything else counts as not given. */
export function oneOf<const Value extends string>(...values: readonly Value[]): FilterPart<Value | null> {
  return { read: (value) => values.find((known) => known === value) ?? null, write: (value) => value };
}

/** One of these values, the first where none is given; the first is left out of the URL. */
export function choice<const Value extends string>(first: Value, ...others: readonly Value[]): FilterPart<Value> {
  return {
    read: (value) => [first, ...others].find((known) => known === value) ?? first,
    write: (value) => (value === first ? null : value),
  };
}

/** Reads every filter from a URL's query; what it does not know it leaves alone. */
export function readFilters<Parts extends FilterParts>(parts: Parts, query: URLSearchParams): FilterValues<Parts> {
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name, part.read(query.get(name))]),
  ) as FilterValues<Parts>;
}

/** The query with these filters changed. A cursor named `after` goes, since it belongs to the old filters, unless it is given. */
export function writeFilters<Parts extends FilterParts>(
  parts: Parts,
  query: URLSearchParams,
  changes: Partial<FilterValues<Parts>>,
): URLSearchParams {
  const next = new URLSearchParams(query);
  next.delete('after');
  for (const [name, value] of Object.entries(changes)) {
    const written = value === undefined ? null : (parts[name]?.write(value) ?? null);
    if (written === null) next.delete(name);
    else next.set(name, written);
  }
  return next;
}
