import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { LastResult } from '../../shared/deliveries/last-result.js';
import { reasonKey } from '../../shared/status/reason-key.js';
import { RelativeTime } from '../../shared/time/relative-time.js';
import type { FannedOutDelivery } from './event.query.js';

/** When the last attempt was made, what it came to, and why none follows; a dash before the first. */
export function LastAttempt({ delivery }: { delivery: FannedOutDelivery }) {
  const { t } = useTranslation('deliveries');
  const { lastAttemptAt, finalReason } = delivery;
  const key = reasonKey(finalReason);
  const reason = key ? t(`reason.${key}`) : finalReason;
  if (lastAttemptAt === null) return reason ?? '–';
  return (
    <div>
      <RelativeTime at={lastAttemptAt} />
      <Text size="xs" c="dimmed">
        <LastResult row={delivery} />
      </Text>
      {reason !== null && (
        <Text size="xs" c="dimmed">
          {reason}
        </Text>
      )}
    </div>
  );
}
