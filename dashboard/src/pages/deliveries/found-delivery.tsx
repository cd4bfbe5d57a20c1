import { Anchor, Group, Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { pathOf } from '../../shared/page/paths.js';
import { StatusBadge } from '../../shared/status/status-badge.js';

interface Props {
  delivery: { readonly id: string; readonly eventType: string; readonly status: string; readonly attemptCount: number };
}

/** Leads to the delivery whose own id was searched for; the list below has those of the object with that id. */
export function FoundDelivery({ delivery }: Props) {
  const { t } = useTranslation('deliveries');
  return (
    <Paper withBorder px="md" py="sm">
      <Group gap="sm">
        <Anchor component={Link} href={pathOf.delivery(delivery.id)} fw={600} size="sm">
          {t('found', { id: delivery.id })}
        </Anchor>
        <Text size="sm">{delivery.eventType}</Text>
        <StatusBadge delivery={delivery} />
      </Group>
    </Paper>
  );
}
