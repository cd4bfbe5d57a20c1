import { Stack } from '@mantine/core';
import { useState } from 'react';

import { usePageQuery } from '../../shared/data/use-page-query.js';
import { RecoveryPanel } from '../../shared/recovery/recovery-panel.js';
import { RECOVERIES } from '../../shared/recovery/recovery.query.js';

const MOST = 10;

/**
 * Every resend of a filter that is not over, also one begun elsewhere; each stays until it is closed.
 *
 * @param begun here, which may be over before it was ever seen running
 */
export function RunningResends({ begun }: { begun: readonly string[] }) {
  const running = usePageQuery(RECOVERIES, { first: MOST, state: 'RUNNING' }).data;
  const paused = usePageQuery(RECOVERIES, { first: MOST, state: 'PAUSED' }).data;
  const [shown, setShown] = useState<readonly string[]>([]);
  const [closed, setClosed] = useState<readonly string[]>([]);
  const found = [...(running?.recoveries.edges ?? []), ...(paused?.recoveries.edges ?? [])]
    .filter(({ node }) => node.kind === 'RESEND')
    .flatMap(({ node }) => node.id ?? []);
  const fresh = [...new Set([...begun, ...found])].filter((id) => !shown.includes(id));
  if (fresh.length > 0) setShown([...fresh, ...shown]);
  const open = shown.filter((id) => !closed.includes(id));
  if (open.length === 0) return null;
  return (
    <Stack gap="xs">
      {open.map((id) => (
        <RecoveryPanel key={id} id={id} onClose={() => setClosed([...closed, id])} />
      ))}
    </Stack>
  );
}
