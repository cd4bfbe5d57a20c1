import type { TypedDocumentNode } from '@urql/core';
import { useCallback, useEffect, useRef } from 'react';
import { type AnyVariables, type CombinedError, useQuery } from 'urql';

import { connection } from '../../session/connection.js';
import { useStore } from '../../lib/store.js';

/** A query of a page, in the form that `QueryView` shows. */
export interface PageQuery<Data> {
  /** The latest there is: the answer to the last variables while the next one is under way. */
  readonly data: Data | undefined;
  readonly error: CombinedError | undefined;
  readonly isFetching: boolean;
  /** Asks the service again, past the cache. */
  readonly refetch: () => void;
}

/** Asks while the component is shown; shows what is known at once and asks anew; asks again when a lost connection is back. */
export function usePageQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  options: { pause?: boolean } = {},
): PageQuery<Data> {
  const [{ data, error, fetching, stale }, execute] = useQuery<Data>({
    query,
    variables,
    ...(options.pause !== undefined && { pause: options.pause }),
  });
  const refetch = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute]);
  const { timesRestored } = useStore(connection);
  const seen = useRef(timesRestored);
  useEffect(() => {
    if (seen.current === timesRestored) return;
    seen.current = timesRestored;
    refetch();
  }, [timesRestored, refetch]);
  // An answer with an error alone has data: null.
  return { data: data ?? undefined, error, isFetching: fetching || stale, refetch };
}
