import { Stack } from '@mantine/core';
import { useState } from 'react';

import { usePageQuery } from '../../shared/data/use-page-query.js';
import { RUNNING_RESENDS } from './recovery.query.js';
import { ResendProgress } from './resend-progress.js';

/**
 * Every resend of a filter that is not over, also one begun elsewhere; each stays until its end was seen.
 *
 * @param begun here, which may be over before it was ever seen running
 */
export function RunningResends({ begun }: { begun: readonly string[] }) {
  const { data } = usePageQuery(RUNNING_RESENDS, {});
  const [shown, setShown] = useState<readonly string[]>([]);
  const [closed, setClosed] = useState<readonly string[]>([]);
  const found = [...(data?.running.edges ?? []), ...(data?.paused.edges ?? [])]
    .filter(({ node }) => node.kind === 'RESEND')
    .flatMap(({ node }) => node.id ?? []);
  const fresh = [...new Set([...begun, ...found])].filter((id) => !shown.includes(id));
  if (fresh.length > 0) setShown([...fresh, ...shown]);
  const open = shown.filter((id) => !closed.includes(id));
  if (open.length === 0) return null;
  return (
    <Stack gap="xs">
      {open.map((id) => (
        <ResendProgress key={id} id={id} onClose={() => setClosed([...closed, id])} />
      ))}
    </Stack>
  );
}
