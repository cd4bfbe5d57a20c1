import { Text } from '@mantine/core';

import { RelativeTime } from '../../shared/time/relative-time.js';
import type { FannedOutDelivery } from './event.query.js';

/** How the last attempt ended, and when; a dash before the first. */
export function LastAttempt({ delivery }: { delivery: FannedOutDelivery }) {
  const { lastAttemptAt, lastError, lastResponseStatus, finalReason } = delivery;
  const outcome = [lastResponseStatus, lastError, finalReason === lastError ? null : finalReason]
    .filter((part) => part !== null)
    .join(' · ');
  if (lastAttemptAt === null) return outcome || '–';
  return (
    <div>
      <RelativeTime at={lastAttemptAt} />
      {outcome && (
        <Text size="xs" c="dimmed">
          {outcome}
        </Text>
      )}
    </div>
  );
}
