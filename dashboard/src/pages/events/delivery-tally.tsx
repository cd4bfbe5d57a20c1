import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { StateBadge } from '../../shared/status/status-badge.js';
import { useFormat } from '../../shared/time/use-format.js';
import type { ListedEvent } from './events.query.js';
import { tally } from './tally.js';

/** What the service gives of an event's deliveries at most. */
const MOST_SHOWN = 100;

/** How an event's deliveries fare, in short; of more than a hundred the first hundred. */
export function DeliveryTally({ deliveries }: { deliveries: ListedEvent['deliveries'] }) {
  const { t } = useTranslation('events');
  const format = useFormat();
  if (deliveries.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('noDeliveries')}
      </Text>
    );
  return (
    <Group gap={6}>
      {tally(deliveries).map(({ state, count }) => (
        <StateBadge key={state} state={state} count={format.number(count)} />
      ))}
      {deliveries.length === MOST_SHOWN && (
        <Text size="xs" c="dimmed">
          {t('firstHundred')}
        </Text>
      )}
    </Group>
  );
}
