import { Anchor, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { pathOf } from '../../shared/page/paths.js';
import { type Column, DataTable } from '../../shared/table/data-table.js';
import { RelativeTime } from '../../shared/time/time-texts.js';
import { DeliveryTally } from './delivery-tally.js';
import type { ListedEvent } from './events.query.js';

/** Events, one a row; the type opens it. */
export function EventsTable({ events }: { events: readonly ListedEvent[] }) {
  const { t } = useTranslation('events');
  return <DataTable label={t('title')} rows={events} idOf={({ id }) => id} columns={columnsOf(t)} />;
}

function columnsOf(t: TFunction<'events'>): Column<ListedEvent>[] {
  return [
    {
      id: 'type',
      header: t('type'),
      cell: ({ id, type }) => (
        <Anchor component={Link} href={pathOf.event(id)} size="sm" fw={550}>
          {type}
        </Anchor>
      ),
    },
    { id: 'createdAt', header: t('published'), cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
    { id: 'objectId', header: t('objectId'), cell: ({ objectId }) => objectId ?? '–' },
    {
      id: 'instance',
      header: t('instance'),
      cell: ({ instance }) => (
        <Text span size="sm" truncate maw={220} display="block" title={instance ?? undefined}>
          {instance ?? '–'}
        </Text>
      ),
    },
    {
      id: 'deliveries',
      header: t('deliveries'),
      cell: ({ deliveries }) => <DeliveryTally deliveries={deliveries} />,
    },
  ];
}
