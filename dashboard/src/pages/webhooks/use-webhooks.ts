import { useEffect, useState } from 'react';
import { type CombinedError, useClient } from 'urql';

import { type PageQuery, usePageQuery } from '../../shared/data/use-page-query.js';
import type { TimeRange } from '../../shared/time/time-range-picker.js';
import { WEBHOOKS, type WebhookRow } from './webhooks.query.js';

/** More than so many pages of a hundred are not looked through. */
const MOST_PAGES = 10;

interface Rest {
  /** The cursor that the pages follow. */
  readonly after: string | null;
  readonly rows: readonly WebhookRow[];
  readonly error: CombinedError | undefined;
}

/**
 * All webhooks of the account, up to a thousand: the service has no filter over them, so states and URLs are told apart
 * here. The first page is live; the others are asked whenever it answers anew.
 */
export function useWebhooks(range: TimeRange): PageQuery<{ rows: readonly WebhookRow[]; totalCount: number | null }> {
  const client = useClient();
  const first = usePageQuery(WEBHOOKS, { range, after: null });
  const [rest, setRest] = useState<Rest>({ after: null, rows: [], error: undefined });
  const page = first.data?.webhooks;
  useEffect(() => {
    const leaving = new AbortController();
    const gather = async () => {
      const rows: WebhookRow[] = [];
      let error: CombinedError | undefined;
      let next = page?.pageInfo;
      for (let asked = 1; next?.hasNextPage && !error && asked < MOST_PAGES && !leaving.signal.aborted; asked++) {
        const answer = await client
          .query(WEBHOOKS, { range, after: next.endCursor }, { requestPolicy: 'network-only' })
          .toPromise();
        rows.push(...(answer.data?.webhooks.edges ?? []).map(({ node }) => node));
        ({ error } = answer);
        next = answer.data?.webhooks.pageInfo;
      }
      if (!leaving.signal.aborted) setRest({ after: page?.pageInfo.endCursor ?? null, rows, error });
    };
    if (page?.pageInfo.hasNextPage) void gather();
    return () => leaving.abort();
  }, [client, range, page]);

  const others = page?.pageInfo.hasNextPage && rest.after === page.pageInfo.endCursor ? rest.rows : [];
  return {
    ...first,
    error: first.error ?? rest.error,
    data: page && { rows: [...page.edges.map(({ node }) => node), ...others], totalCount: page.totalCount },
  };
}
