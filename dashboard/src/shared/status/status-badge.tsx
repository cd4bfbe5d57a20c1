import { Badge } from '@mantine/core';
import { IconBan, IconCheck, IconClock, IconRefresh, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { type DeliveryState, deliveryStateOf } from './delivery-state.js';

const LOOKS = {
  waiting: { color: 'blue', Icon: IconClock },
  retrying: { color: 'yellow', Icon: IconRefresh },
  delivered: { color: 'green', Icon: IconCheck },
  exhausted: { color: 'red', Icon: IconX },
  canceled: { color: 'gray', Icon: IconBan },
} as const satisfies Record<DeliveryState, unknown>;

/** A delivery's state by icon, word and colour. */
export function StatusBadge({ delivery }: { delivery: { status: string; attemptCount: number } }) {
  return <StateBadge state={deliveryStateOf(delivery)} />;
}

/** A state by icon, word and colour; with a number before the word, how many are in it. */
export function StateBadge({ state, count }: { state: DeliveryState; count?: string }) {
  const { t, i18n } = useTranslation();
  const { color, Icon } = LOOKS[state];
  return (
    <Badge variant="light" color={color} radius="sm" tt="none" fw={600} leftSection={<Icon size={13} aria-hidden />}>
      {count === undefined ? t(`state.${state}`) : `${count} ${t(`state.${state}`).toLocaleLowerCase(i18n.language)}`}
    </Badge>
  );
}
