import type { Client, CombinedError } from 'urql';

import type { DeliveryFilter } from './undelivered-filters.js';
import { UNDELIVERED_IDS } from './undelivered.query.js';

/** More would take minutes, one request each. */
const MOST = 1_000;

/** The ids of all that a filter names, newest first, a thousand at most. With an error: those that were found before it. */
export async function collectIds(
  client: Client,
  filter: DeliveryFilter,
): Promise<{ ids: ReadonlySet<string>; error?: CombinedError }> {
  const ids = new Set<string>();
  let after: string | null = null;
  do {
    const variables: { filter: DeliveryFilter; after: string | null } = { filter, after };
    const { data, error } = await client
      .query(UNDELIVERED_IDS, variables, { requestPolicy: 'network-only' })
      .toPromise();
    if (error) return { ids, error };
    for (const { node } of data?.deliveries.edges ?? []) ids.add(node.id);
    const page = data?.deliveries.pageInfo;
    after = page?.hasNextPage ? page.endCursor : null;
  } while (after !== null && ids.size < MOST);
  return { ids };
}
