import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

import { ErrorState } from '../feedback/error-state.js';
import type { PageQuery } from './use-page-query.js';

interface Props<Data> {
  query: PageQuery<Data>;
  /** In the shape of what is to come; some lines where it is left out. */
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** Shows a query's state: a skeleton, then what it found; an error with what to do, above what is still known. */
export function QueryView<Data>({ query: { data, error, isFetching, refetch }, skeleton, children }: Props<Data>) {
  if (data === undefined && !error) return <div aria-busy="true">{skeleton ?? <Lines />}</div>;
  return (
    <Stack aria-busy={isFetching}>
      {error && <ErrorState error={error} onRetry={refetch} isCompact={data !== undefined} />}
      {data !== undefined && children(data)}
    </Stack>
  );
}

function Lines() {
  return (
    <Stack gap="xs">
      {[1, 2, 3, 4, 5, 6].map((line) => (
        <Skeleton key={line} height={36} radius="sm" />
      ))}
    </Stack>
  );
}
