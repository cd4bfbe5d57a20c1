import type { TypedDocumentNode } from '@urql/core';
import { useEffect, useState } from 'react';
import { type CombinedError, useClient } from 'urql';

import { type PageQuery, usePageQuery } from './use-page-query.js';

/** More than so many pages are not looked through. */
const MOST_PAGES = 10;

interface Connection<Row> {
  readonly edges: readonly { readonly node: Row }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount: number | null;
}

interface Rest<Row> {
  /** The cursor that these follow. */
  readonly follows: string | null | undefined;
  readonly rows: readonly Row[];
  readonly error: CombinedError | undefined;
}

/**
 * All rows of a list that the service has no filter for, up to ten pages, so that they can be told apart here. The first
 * page is live; the others are asked whenever it answers anew, and until they have answered what they said before stands.
 *
 * @param query asks for one page, as `list`
 * @param variables what else it takes: the same object while nothing changes
 */
export function useAllPages<Row, Variables extends object>(
  query: TypedDocumentNode<{ list: Connection<Row> }, Variables & { after?: string | null }>,
  variables: Variables,
): PageQuery<{ rows: readonly Row[]; totalCount: number | null }> {
  const client = useClient();
  const first = usePageQuery(query, { ...variables, after: null });
  const [rest, setRest] = useState<Rest<Row>>({ follows: undefined, rows: [], error: undefined });
  const page = first.data?.list;
  useEffect(() => {
    const leaving = new AbortController();
    const gather = async () => {
      const rows: Row[] = [];
      let error: CombinedError | undefined;
      let next = page?.pageInfo;
      for (let asked = 1; next?.hasNextPage && !error && asked < MOST_PAGES && !leaving.signal.aborted; asked++) {
        const answer = await client
          .query(query, { ...variables, after: next.endCursor }, { requestPolicy: 'network-only' })
          .toPromise();
        rows.push(...(answer.data?.list.edges ?? []).map(({ node }) => node));
        ({ error } = answer);
        next = answer.data?.list.pageInfo;
      }
      if (!leaving.signal.aborted) setRest({ follows: page?.pageInfo.endCursor, rows, error });
    };
    if (page?.pageInfo.hasNextPage) void gather();
    return () => leaving.abort();
  }, [client, query, variables, page]);

  const isNext = rest.follows === page?.pageInfo.endCursor;
  const others = page?.pageInfo.hasNextPage && isNext ? rest.rows : [];
  return {
    ...first,
    error: first.error ?? rest.error,
    data: page && { rows: [...page.edges.map(({ node }) => node), ...others], totalCount: page.totalCount },
  };
}
