import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';

import { type FilterParts, type FilterValues, readFilters, writeFilters } from './filter-parts.js';

/**
 * Filters that live in the URL, so that a view can be shared, bookmarked and gone back to.
 *
 * @param parts a constant of the module: `{ status: oneOf('PENDING', …), since: instant, after: text }`
 * @returns their values, what changes some of them, and how many are set
 */
export function useFilters<Parts extends FilterParts>(parts: Parts) {
  const [query, setQuery] = useSearchParams();
  const values = useMemo(() => readFilters(parts, query), [parts, query]);
  const change = useCallback(
    (changes: Partial<FilterValues<Parts>>, options?: { replace?: boolean }) =>
      setQuery((current) => writeFilters(parts, current, changes), options),
    [parts, setQuery],
  );
  const clear = useCallback(() => setQuery({}), [setQuery]);
  return { values, change, clear };
}
